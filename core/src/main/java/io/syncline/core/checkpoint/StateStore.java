// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.checkpoint;

import io.syncline.core.change.TableId;
import io.syncline.core.durability.Durable;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.operation.Audit;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.VerifyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Syncline keeps in the source database beside the users' tables: who runs, what is mapped,
 * and how it goes. Any thread; throws SynclineException SOURCE_UNREACHABLE, NOT_APPLIED and the
 * like.
 */
public interface StateStore extends AutoCloseable {

  /**
   * Takes the lease to run this sync; null while another process holds it. Lost with its session.
   */
  @Nullable Lease tryLease(String sync, String holder);

  /** What was declared when the mapping was last applied: entry name to its definition. */
  Map<String, AppliedEntry> loadMapping(String sync);

  /** Replaces what {@link #loadMapping} gives, in one transaction. */
  @Durable
  void saveMapping(String sync, Map<String, AppliedEntry> entries);

  /** Table to {@code Catalog.Table.fingerprint} as of when its rows were last read as a whole. */
  Map<TableId, String> loadFingerprints(String sync);

  /** Adds or replaces the fingerprints of some tables. */
  @Durable
  void saveFingerprints(String sync, Map<TableId, String> fingerprints);

  /** The era new versions belong to; at least 1. */
  @Durable
  long loadEra(String sync);

  /**
   * Begins a new era and returns it; what was acknowledged in the former one is forgotten.
   *
   * @param above an era that it must be later than: a restored source may have forgotten it
   */
  @Durable
  long beginEra(String sync, long above);

  /** Publishes how a pipeline goes, for {@code status} from any machine. */
  @Durable
  void saveStatus(PipelineStatus status);

  List<PipelineStatus> loadStatus(String sync);

  /** Replaces what the pipeline said before of what it has applied. */
  @Durable
  void saveAcknowledgement(Acknowledgement acknowledgement);

  /** Asks who runs this sync to say at once what it has applied; without effect if nobody does. */
  void askForAcknowledgement(String sync);

  /** What a pipeline said last; empty if it never did. */
  Optional<Acknowledgement> findAcknowledgement(PipelineId pipeline);

  Optional<String> findLeaseHolder(String sync);

  /** How many entities are listed: with triggers all that ever changed, else those not in sync. */
  List<QueueCount> countQueue(String sync);

  /** The changes that were set aside. */
  DeadLetters deadLetters();

  /** What the engine did. */
  Journal journal();

  /** What people decided or had done. */
  Audit audit();

  /** What the engine is asked to do. */
  Requests requests();

  /** What comparisons found. */
  VerifyStore verifications();

  /** What was found of changes that were read back. */
  ReadBackStore readBacks();

  @Override
  void close();

  /** The right to run. */
  interface Lease extends AutoCloseable {
    /** Whether the session that holds the lease is still alive; asks the database. */
    boolean held();

    /**
     * Asks, too.
     *
     * @throws SynclineException FENCED if the lease is gone
     */
    default void require() {
      if (!held()) {
        throw new SynclineException(
            ErrorCode.FENCED, "the lease is gone: its session in PostgreSQL ended");
      }
    }

    /** Whether somebody has asked for an acknowledgement since this was last called; at once. */
    boolean asked();

    @Override
    void close();
  }

  /**
   * An entry as it was applied.
   *
   * @param declaration of the mapping it is part of, or {@link #REMOVED}
   * @param definition the bound entry in canonical JSON, to compute what the former one owned
   * @param pendingRead whether its rows must still be read again under this definition
   * @param former the definition before, as long as what it owned in the target and this one does
   *     not is still there; empty if nothing is
   */
  record AppliedEntry(String declaration, String definition, boolean pendingRead, String former) {
    /**
     * Instead of the declaration of an entry that is no longer mapped, but whose remains are still
     * there.
     */
    public static final String REMOVED = "removed";

    /** Whether the entry is no longer mapped, though its remains may still be there. */
    public boolean isRemoved() {
      return declaration.equals(REMOVED);
    }
  }
}
