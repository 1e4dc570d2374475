// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.core.verify.VerifyStore.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares what ranges of rows sum up to with the sums of a former run that found them equal. Where
 * both stores' sums are as they were, so are the rows; other ranges are halved until they are
 * single chunks, and those are read. One thread; comparisons on any.
 */
final class BucketScan implements EntryScan {
  /** So many rows are summed up at once: the view of the database is held for that long. */
  private static final int MOST = 20_000;

  private static final int CHEAPER = 10; // adding up a row than reading and comparing it

  private final Tools tools;
  private final OfSource rows;
  private final ProvenChunks proven;

  BucketScan(Tools tools, OfSource rows, ProvenChunks proven) {
    this.tools = tools;
    this.rows = rows;
    this.proven = proven;
  }

  @Override
  public Begun begin(String from, int limit) {
    List<Chunk> group = proven.group(from, MOST);
    if (group.isEmpty()) {
      return rows.begin(from, proven.bound(from), limit);
    }
    Proof proof = sum(group);
    String upTo = group.getLast().upTo();
    Digest source = digest(from, upTo);
    int read = Math.toIntExact(proof.source().rows());
    return new Begun(
        upTo, read, read / CHEAPER, -1, () -> compared(from, group, proof, source, limit));
  }

  private static Proof sum(List<Chunk> group) {
    return group.stream().map(BucketScan::proof).reduce(Proof::plus).orElseThrow();
  }

  private static Proof proof(Chunk chunk) {
    return Objects.requireNonNull(chunk.proof(), "proof");
  }

  private Digest digest(String from, String upTo) {
    RowScan.Span span = tools.span(EntryScan.key(from), EntryScan.key(upTo));
    return tools.rows().digest(tools.expected().wanted(), span);
  }

  private List<Part> compared(
      String from, List<Chunk> group, Proof proof, Digest source, int limit) {
    String upTo = group.getLast().upTo();
    if (source.equals(proof.source()) && proof.target().equals(held(from, upTo))) {
      return group.stream().map(BucketScan::stillEqual).toList();
    }
    if (group.size() == 1) {
      return read(from, upTo, limit);
    }
    List<Chunk> first = group.subList(0, group.size() / 2);
    List<Chunk> second = group.subList(group.size() / 2, group.size());
    List<Part> parts = new ArrayList<>(again(from, first, limit));
    parts.addAll(again(first.getLast().upTo(), second, limit));
    return parts;
  }

  /** Null where something is held that cannot be added up. */
  private @Nullable Digest held(String from, String upTo) {
    @Nullable String after = EntryScan.key(from);
    try {
      return tools.comparer().target().digest(tools.entry(), after, EntryScan.key(upTo));
    } catch (SynclineException e) {
      throw e;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Part stillEqual(Chunk chunk) {
    long rows = chunk.tally().count(Verdict.EQUAL);
    return new Part(chunk.upTo(), ScannedChunk.equal(rows), chunk.proof());
  }

  private List<Part> again(String from, List<Chunk> group, int limit) {
    Digest source = digest(from, group.getLast().upTo());
    return compared(from, group, sum(group), source, limit);
  }

  private List<Part> read(String from, String upTo, int limit) {
    List<Part> parts = new ArrayList<>();
    String at = from;
    do {
      Begun begun = rows.begin(at, EntryScan.key(upTo), limit);
      parts.addAll(begun.comparison().get());
      at = begun.upTo();
    } while (!at.equals(upTo));
    return parts;
  }
}
