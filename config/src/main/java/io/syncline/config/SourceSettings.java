// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code source:} section: the PostgreSQL database whose rows are kept equal.
 *
 * @param jdbcUrl a JDBC URL without user name and password, so that it may be printed
 * @param password none where the server asks for none, or {@code ~/.pgpass} has it
 * @param capture how changes are captured
 * @param publication name of the publication
 * @param publicationOwner who creates and alters the publication
 * @param slotPrefix what slot names begin with: {@code <prefix>_<target>_<lane>}
 * @param schema where Syncline keeps its state
 * @param warnRetainedWal bytes of log retained for a slot that are worth a warning
 * @param dropSlotAbove bytes of retained log at which Syncline drops its own slot to protect the
 *     source's disk; null for never
 */
public record SourceSettings(
    String jdbcUrl,
    String username,
    Secret password,
    Capture capture,
    String publication,
    PublicationOwner publicationOwner,
    String slotPrefix,
    String schema,
    Duration heartbeatInterval,
    long warnRetainedWal,
    @Nullable Long dropSlotAbove) {

  public static final String DEFAULT_SCHEMA = "syncline";
  public static final Duration DEFAULT_HEARTBEAT_INTERVAL = Duration.ofSeconds(10);
  public static final long DEFAULT_WARN_RETAINED_WAL = 1L << 30;

  /** Publication and slot prefix, unless said otherwise. */
  public static String defaultName(String sync) {
    return sync.equals(SynclineFile.DEFAULT_NAME) ? sync : SynclineFile.DEFAULT_NAME + "_" + sync;
  }

  /** How changes are captured. */
  public enum Capture {
    /** From the write-ahead log, by logical replication. */
    LOG,
    /** By triggers on the mapped tables, where no replication slot can be had. */
    TRIGGER
  }

  /** Who creates and alters the publication. */
  public enum PublicationOwner {
    SYNCLINE,
    /** It exists, and somebody else keeps it over the mapped tables. */
    USER
  }
}
