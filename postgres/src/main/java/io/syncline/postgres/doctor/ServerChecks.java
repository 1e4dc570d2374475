// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import io.syncline.core.type.SqlText;
import io.syncline.postgres.setup.Rights;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The server as a whole. */
final class ServerChecks {
  private static final int OLDEST = 14;
  private static final int NEWEST = 18;
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(10);
  private static final String RESTART = "; -- then restart the server";

  private static final String NEW_DATABASE =
      "CREATE DATABASE app_utf8 TEMPLATE template0 ENCODING 'UTF8'; -- then pg_dump, pg_restore";

  private final Settings settings;
  private final Rights rights;
  private final String role;

  ServerChecks(Settings settings, Rights rights, String role) {
    this.settings = settings;
    this.rights = rights;
    this.role = role;
  }

  /**
   * @param missingSlots how many slots must still be made
   * @param pipelines how many streams will be open
   */
  List<Check> checks(int missingSlots, int pipelines) throws SQLException {
    return List.of(
        version(),
        walLevel(),
        encoding(),
        slots(missingSlots),
        walSenders(pipelines + 1),
        replicationRight(),
        walKeepSize(),
        walSenderTimeout(),
        idleSlotTimeout());
  }

  private Check version() throws SQLException {
    int version = settings.version();
    String what = "PostgreSQL " + version;
    if (version < OLDEST) {
      return Check.failed("server version", what + " is older than " + OLDEST, null);
    }
    return version > NEWEST
        ? Check.warning("server version", what + " is newer than what was tested", null)
        : Check.ok("server version", what);
  }

  private Check walLevel() throws SQLException {
    String level = settings.text("wal_level");
    return level.equals("logical")
        ? Check.ok("wal_level", "logical")
        : Check.failed(
            "wal_level",
            "is " + level + ", must be logical",
            "ALTER SYSTEM SET wal_level = 'logical'" + RESTART);
  }

  private Check encoding() throws SQLException {
    String encoding = settings.text("server_encoding");
    return switch (encoding) {
      case "UTF8" -> Check.ok("encoding", encoding);
      case "SQL_ASCII" ->
          Check.failed(
              "encoding",
              "is SQL_ASCII: nobody knows what the bytes of a text mean; move the data to a"
                  + " database that knows",
              NEW_DATABASE);
      default ->
          Check.warning(
              "encoding", "is " + encoding + ": texts are converted; only UTF8 was tested", null);
    };
  }

  private Check slots(int missing) throws SQLException {
    long most = settings.number("max_replication_slots");
    long free = most - settings.count("SELECT count(*) FROM pg_replication_slots");
    String what = "%d of %d are free, %d are needed".formatted(free, most, missing);
    return free >= missing
        ? Check.ok("max_replication_slots", what)
        : Check.failed(
            "max_replication_slots",
            what,
            "ALTER SYSTEM SET max_replication_slots = " + (most - free + missing) + RESTART);
  }

  private Check walSenders(int needed) throws SQLException {
    long most = settings.number("max_wal_senders");
    long others =
        settings.count(
            """
            SELECT count(*) FROM pg_stat_replication
            WHERE usename IS DISTINCT FROM ?
            """,
            role);
    long free = most - others;
    String what = "%d of %d are free, %d are needed".formatted(free, most, needed);
    return free >= needed
        ? Check.ok("max_wal_senders", what)
        : Check.failed(
            "max_wal_senders",
            what,
            "ALTER SYSTEM SET max_wal_senders = " + (others + needed) + RESTART);
  }

  private Check replicationRight() throws SQLException {
    if (rights.mayReplicate()) {
      return Check.ok("replication right", "role " + role + " may stream changes");
    }
    String sql =
        rights.managedReplicationRole()
            ? "GRANT rds_replication TO %s;"
            : "ALTER ROLE %s REPLICATION;";
    return Check.failed(
        "replication right",
        "role " + role + " may not stream changes",
        sql.formatted(SqlText.identifier(role)));
  }

  private Check walKeepSize() throws SQLException {
    return settings.number("max_slot_wal_keep_size") < 0
        ? Check.warning(
            "max_slot_wal_keep_size",
            "is unlimited: while Syncline or a target is away, the log can fill the disk",
            "ALTER SYSTEM SET max_slot_wal_keep_size = '50GB'; SELECT pg_reload_conf();")
        : Check.ok("max_slot_wal_keep_size", settings.text("max_slot_wal_keep_size"));
  }

  private Check walSenderTimeout() throws SQLException {
    long millis = settings.number("wal_sender_timeout");
    String what = settings.text("wal_sender_timeout");
    return millis > 0 && millis < SHORT_TIMEOUT.toMillis()
        ? Check.warning(
            "wal_sender_timeout",
            "is " + what + ": a short pause of the network breaks the stream",
            "ALTER SYSTEM SET wal_sender_timeout = '60s'; SELECT pg_reload_conf();")
        : Check.ok("wal_sender_timeout", what);
  }

  private Check idleSlotTimeout() throws SQLException {
    return settings.number("idle_replication_slot_timeout") > 0
        ? Check.warning(
            "idle_replication_slot_timeout",
            "is %s: if Syncline is stopped for longer, its slots are lost and all is read again"
                .formatted(settings.text("idle_replication_slot_timeout")),
            "ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf();")
        : Check.ok("idle_replication_slot_timeout", "slots may rest as long as they need");
  }
}
