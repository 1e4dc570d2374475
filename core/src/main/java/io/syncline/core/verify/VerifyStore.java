// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.change.Version;
import io.syncline.core.durability.Durable;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs found, in the source database. What a method wrote is durable when it returns. Any
 * thread; throws SynclineException SOURCE_UNREACHABLE, NOT_APPLIED and the like.
 */
public interface VerifyStore {

  /** Stores a new run; gives it its id. */
  @Durable
  VerifyRun begin(VerifyRun run);

  /**
   * Stores that chunks are decided, with what was found in them, in one transaction. The
   * differences of the same rows in the last run of the target that covered them tell since when
   * they differ.
   */
  @Durable
  void saveChunks(long run, List<DecidedChunk> chunks);

  /** The same for one chunk. */
  @Durable
  default void saveChunk(long run, Chunk chunk, List<Difference> differences) {
    saveChunks(run, List.of(new DecidedChunk(chunk, differences)));
  }

  /** A chunk, and what was not found equal in it. */
  record DecidedChunk(Chunk chunk, List<Difference> differences) {
    public DecidedChunk {
      differences = List.copyOf(differences);
    }
  }

  /**
   * Takes a run for this process alone, until it is closed or the process ends, however it ends;
   * null while somebody else has it.
   */
  @Nullable Hold tryHold(long run);

  /**
   * The same for whoever has runs made on a schedule.
   *
   * @param name of what is compared
   */
  @Nullable Hold tryHoldSchedule(String name);

  /** A run that is made by this process. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** The chunks of a run that are decided, in the order of their numbers. */
  List<Chunk> chunks(long run);

  /** The same of one pass over one entry, from a number on, so many at most. */
  List<Chunk> chunks(long run, String entry, String pass, int from, int limit);

  /** Stores state, tally and flaws of a run. */
  @Durable
  void save(VerifyRun run);

  Optional<VerifyRun> find(long run);

  /**
   * What the source showed when a run began, in the source's own words: nothing had been compared
   * yet. Empty if that is not known.
   */
  Optional<String> findView(long run);

  /** The latest runs first. */
  List<VerifyRun> runs(String sync, int limit);

  /** What a run did not find equal, by entry and key, after one of them; null for the first. */
  List<Difference> differences(long run, @Nullable EntityId after, int limit);

  /** How many rows a run did not find equal, each counted once. */
  Tally found(long run);

  /**
   * Stores that rows were written again and then found equal, looking as closely as this run: what
   * it and runs that looked no closer had found of them is over.
   */
  @Durable
  void saveMended(long run, List<EntityId> rows);

  /**
   * Stores from which version on the target holds what a changed mapping makes of the rows of some
   * entries: all of them are read again, and written as of a later one.
   */
  @Durable
  void saveReadFrom(String sync, Map<String, Version> entries);

  /** What {@link #saveReadFrom} stored, by entry; absent where the mapping never changed. */
  Map<String, Version> readFrom(String sync);

  /** Forgets runs that began before the latest {@code keep}. */
  @Durable
  void prune(String sync, int keep);

  /**
   * Part of the rows of an entry.
   *
   * @param pass {@code rows} for what the source has, {@code target} for what only the target has,
   *     {@code again} for what a former run did not find equal
   * @param number from 0 on, without gaps once the run is done
   * @param upTo where the next chunk begins, as the pass reads it; empty at its end
   * @param proof null unless all rows were found equal, and both stores summed up
   */
  record Chunk(
      String entry, String pass, int number, String upTo, Tally tally, @Nullable Proof proof) {
    public static final String ROWS = "rows";
    public static final String TARGET = "target";
    public static final String AGAIN = "again";

    public Chunk(String entry, String pass, int number, String upTo, Tally tally) {
      this(entry, pass, number, upTo, tally, null);
    }
  }

  /**
   * What both stores summed up to when a chunk was found equal: as long as both still do, it is.
   *
   * @param source of the rows
   * @param target of what the target holds of them
   */
  record Proof(Digest source, Digest target) {
    public Proof plus(Proof other) {
      return new Proof(source.plus(other.source), target.plus(other.target));
    }
  }
}
