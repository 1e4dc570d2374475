// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.ReadBacks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Changes that were read back, in read_back. */
final class PostgresReadBacks implements ReadBackStore {
  private static final String ADD =
      """
      INSERT INTO ${schema}.read_back AS r
        (sync, target, after_ms, hour, correct, missed, undecided)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sync, target, after_ms, hour) DO UPDATE SET
        correct = r.correct + EXCLUDED.correct, missed = r.missed + EXCLUDED.missed,
        undecided = r.undecided + EXCLUDED.undecided
      """;

  private static final String SINCE =
      """
      SELECT after_ms, sum(correct)::int8 AS correct, sum(missed)::int8 AS missed,
        sum(undecided)::int8 AS undecided
      FROM ${schema}.read_back WHERE sync = ? AND target = ? AND hour >= ?
      GROUP BY after_ms ORDER BY after_ms
      """;

  private final StateDatabase database;

  PostgresReadBacks(StateDatabase database) {
    this.database = database;
  }

  @Override
  public void add(String sync, String target, Instant at, ReadBacks found) {
    database.run(
        "store what was read back",
        connection ->
            update(
                connection,
                database.sql(ADD),
                sync,
                target,
                found.after().toMillis(),
                at.truncatedTo(ChronoUnit.HOURS),
                found.correct(),
                found.missed(),
                found.undecided()));
  }

  @Override
  public List<ReadBacks> since(String sync, String target, Instant from) {
    return database.run(
        "read what was read back",
        connection ->
            list(
                connection,
                database.sql(SINCE),
                row ->
                    new ReadBacks(
                        Duration.ofMillis(row.getLong("after_ms")),
                        row.getLong("correct"),
                        row.getLong("missed"),
                        row.getLong("undecided")),
                sync,
                target,
                from.truncatedTo(ChronoUnit.HOURS)));
  }

  @Override
  public void prune(String sync, Instant before) {
    database.run(
        "forget what was read back",
        connection ->
            update(
                connection,
                "DELETE FROM " + database.table("read_back") + " WHERE sync = ? AND hour < ?",
                sync,
                before));
  }
}
