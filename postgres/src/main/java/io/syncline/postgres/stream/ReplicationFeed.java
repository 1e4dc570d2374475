// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.Lsn;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/**
 * The raw frames of one walsender. The driver's own replication stream is not used: it confirms by
 * itself on keepalives, hides where they come in the order of things, and can lose its place when a
 * read times out in the middle of a frame. One thread.
 */
final class ReplicationFeed implements AutoCloseable {
  static final byte DATA = 'w';
  static final byte KEEPALIVE = 'k';

  /** Where the plugin's message begins in a frame of data, after two LSNs and a time. */
  static final int DATA_START = 25;

  private static final int DATA_TIME = 17;
  private static final int KEEPALIVE_END = 1;
  private static final int KEEPALIVE_REPLY = 17;
  private static final int STATUS_BYTES = 34;
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private final Sessions sessions;
  private final String slot;
  private final Connection connection;
  private final CopyDual copy;

  private ReplicationFeed(Sessions sessions, String slot, Connection connection, CopyDual copy) {
    this.sessions = sessions;
    this.slot = slot;
    this.connection = connection;
    this.copy = copy;
  }

  /** Asks for every transaction whose commit record starts at or after the LSN. */
  static ReplicationFeed start(Sessions sessions, String slot, long lsn) {
    Connection connection = sessions.openReplication();
    try {
      CopyDual copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyDual(command(slot, lsn, sessions.settings().publication()));
      return new ReplicationFeed(sessions, slot, connection, copy);
    } catch (SQLException e) {
      closeQuietly(connection);
      throw failure(sessions, slot, e);
    }
  }

  private static String command(String slot, long lsn, String publication) {
    return "START_REPLICATION SLOT %s LOGICAL %s (proto_version '1', publication_names '%s', messages 'true')"
        .formatted(
            SqlText.identifier(slot),
            Lsn.text(lsn),
            SqlText.identifier(publication).replace("'", "''"));
  }

  /** The server as messages show it. */
  String place() {
    return sessions.settings().place();
  }

  /**
   * The next frame, or null if there is none: after a moment right behind another frame, later
   * after a tenth of a second; at once where the driver does not look, as on encrypted connections.
   */
  byte @Nullable [] read() {
    try {
      byte[] frame = copy.readFromCopy(false);
      if (frame == null && !copy.isActive()) {
        throw new SynclineException(
            ErrorCode.SOURCE_UNREACHABLE,
            "the server at %s ended the stream of slot %s"
                .formatted(sessions.settings().place(), slot));
      }
      return frame;
    } catch (SQLException e) {
      throw failure(sessions, slot, e);
    }
  }

  /** Up to where everything was decoded and, if it concerns us, sent. */
  static long keepaliveEnd(byte[] frame) {
    return ByteBuffer.wrap(frame).getLong(KEEPALIVE_END);
  }

  /** The server's clock when it sent a frame of data. */
  static Instant sentAt(byte[] frame) {
    long micros = ByteBuffer.wrap(frame).getLong(DATA_TIME) + POSTGRES_EPOCH_MICROS;
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static boolean keepaliveWantsReply(byte[] frame) {
    return frame[KEEPALIVE_REPLY] != 0;
  }

  /**
   * Tells the server that we live, and what it may forget.
   *
   * @param wantsReply whether it should show that it lives, too
   */
  void sendStatus(long received, long durable, boolean wantsReply) {
    long micros = System.currentTimeMillis() * 1000 - POSTGRES_EPOCH_MICROS;
    byte[] status =
        ByteBuffer.allocate(STATUS_BYTES)
            .put((byte) 'r')
            .putLong(Math.max(received, durable))
            .putLong(durable)
            .putLong(durable)
            .putLong(micros)
            .put((byte) (wantsReply ? 1 : 0))
            .array();
    try {
      copy.writeToCopy(status, 0, status.length);
      copy.flushCopy();
    } catch (SQLException e) {
      throw failure(sessions, slot, e);
    }
  }

  private static SynclineException failure(Sessions sessions, String slot, SQLException cause) {
    return SlotFailures.translate(sessions.settings(), slot, cause);
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing depends on an orderly goodbye.
    }
  }
}
