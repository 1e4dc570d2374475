// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.core.verify.VerifyStore.Proof;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What runs found, in verification, verification_chunk and verification_difference. */
final class PostgresVerifyStore implements VerifyStore {
  private static final String BEGIN =
      """
      INSERT INTO ${schema}.verification (sync, target, depth, entity_types, scope, state,
        source_position, mapping, equal, newer, different, deferred, known_failure, unverifiable,
        flaws, started_by, started_at, ended_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
      """;

  private static final String SAVE =
      """
      UPDATE ${schema}.verification SET state = ?, equal = ?, newer = ?, different = ?,
        deferred = ?, known_failure = ?, unverifiable = ?, flaws = ?, ended_at = ?
      WHERE id = ?
      """;

  private static final String FORGET_CHUNK =
      """
      DELETE FROM ${schema}.verification_chunk
      WHERE verification = ? AND entity_type = ? AND pass = ? AND number = ?
      """;

  private static final String SAVE_CHUNK =
      """
      INSERT INTO ${schema}.verification_chunk (verification, entity_type, pass, number, up_to,
        equal, newer, different, deferred, known_failure, unverifiable, source_digest,
        target_digest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** A run that covered all rows, looked as closely and did not find it ends a difference. */
  private static final String SAVE_DIFFERENCE =
      """
      INSERT INTO ${schema}.verification_difference (verification, entity_type, entity_id, pass,
        number, verdict, discrepancies, target_version, why, first_seen_at)
      SELECT v.id, ?, ?, ?, ?, ?,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'what', what,
            'expected', expected, 'actual', actual) ORDER BY n), '[]')
          FROM unnest(?, ?, ?, ?) WITH ORDINALITY AS u(kind, what, expected, actual, n)),
        ?, ?,
        coalesce((SELECT d.first_seen_at FROM ${schema}.verification_difference d
            JOIN ${schema}.verification e ON e.id = d.verification
          WHERE d.entity_type = ? AND d.entity_id = ? AND e.sync = v.sync AND e.target = v.target
            AND e.id < v.id
            AND NOT EXISTS (SELECT FROM ${schema}.verification b
              WHERE b.sync = v.sync AND b.target = v.target AND b.id > e.id AND b.id < v.id
                AND b.state = 'done' AND d.entity_type = ANY (b.entity_types)
                AND b.scope IN
                  ('all', d.entity_type || ' ' || d.entity_id, 'since run ' || e.id)
                AND (b.depth = 'deep' OR e.depth = b.depth))
          ORDER BY e.id DESC LIMIT 1), ?)
      FROM ${schema}.verification v WHERE v.id = ?
      ON CONFLICT (verification, entity_type, entity_id) DO UPDATE SET pass = EXCLUDED.pass,
        number = EXCLUDED.number, verdict = EXCLUDED.verdict,
        discrepancies = EXCLUDED.discrepancies, target_version = EXCLUDED.target_version,
        why = EXCLUDED.why, first_seen_at = EXCLUDED.first_seen_at
      """;

  private static final String DIFFERENCES =
      """
      SELECT d.*, parts.* FROM ${schema}.verification_difference d CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(x ->> 'kind' ORDER BY n), '{}') AS kinds,
          coalesce(array_agg(x ->> 'what' ORDER BY n), '{}') AS whats,
          coalesce(array_agg(x ->> 'expected' ORDER BY n), '{}') AS expecteds,
          coalesce(array_agg(x ->> 'actual' ORDER BY n), '{}') AS actuals
        FROM jsonb_array_elements(d.discrepancies) WITH ORDINALITY AS y(x, n)) parts
      WHERE d.verification = ? AND (d.entity_type, d.entity_id) > (?, ?)
      ORDER BY d.entity_type, d.entity_id LIMIT ?
      """;

  private static final String PRUNE =
      """
      DELETE FROM ${schema}.verification WHERE sync = ? AND id < (SELECT min(id) FROM
        (SELECT id FROM ${schema}.verification WHERE sync = ? ORDER BY id DESC LIMIT ?) kept)
      """;

  private final StateDatabase database;

  PostgresVerifyStore(StateDatabase database) {
    this.database = database;
  }

  @Override
  public VerifyRun begin(VerifyRun run) {
    return database.run(
        "begin a verification",
        connection ->
            list(
                    connection,
                    database.sql(BEGIN),
                    VerifyRows::run,
                    VerifyRows.parameters(
                        List.of(
                            run.sync(),
                            run.target(),
                            run.depth().text(),
                            run.entries(),
                            run.scope(),
                            run.state(),
                            run.source(),
                            run.mapping()),
                        run.tally(),
                        run.flaws(),
                        run.startedBy(),
                        run.startedAt(),
                        run.endedAt()))
                .getFirst());
  }

  @Override
  public @Nullable Hold tryHold(long run) {
    return RunHold.take(database.sessions(), database.table("verification") + " " + run);
  }

  @Override
  public @Nullable Hold tryHoldSchedule(String name) {
    return RunHold.take(database.sessions(), database.table("verification") + " schedule " + name);
  }

  @Override
  public void save(VerifyRun run) {
    database.run(
        "store how a verification goes",
        connection ->
            update(
                connection,
                database.sql(SAVE),
                VerifyRows.parameters(
                    List.of(run.state()), run.tally(), run.flaws(), run.endedAt(), run.id())));
  }

  @Override
  public void saveChunks(long run, List<DecidedChunk> chunks) {
    database.inTransaction(
        "store what a verification found",
        connection -> {
          for (DecidedChunk decided : chunks) {
            save(connection, run, decided.chunk());
            for (Difference difference : decided.differences()) {
              save(connection, run, decided.chunk(), difference);
            }
          }
          return chunks.size();
        });
  }

  private void save(Connection connection, long run, Chunk chunk) throws SQLException {
    Proof proof = chunk.proof();
    update(
        connection, database.sql(FORGET_CHUNK), run, chunk.entry(), chunk.pass(), chunk.number());
    update(
        connection,
        database.sql(SAVE_CHUNK),
        VerifyRows.parameters(
            List.of(run, chunk.entry(), chunk.pass(), chunk.number(), chunk.upTo()),
            chunk.tally(),
            proof == null ? null : proof.source().text(),
            proof == null ? null : proof.target().text()));
  }

  private void save(Connection connection, long run, Chunk chunk, Difference difference)
      throws SQLException {
    String key = VerifyRows.storable(difference.id().key());
    String entry = difference.id().entry();
    update(
        connection,
        database.sql(SAVE_DIFFERENCE),
        entry,
        key,
        chunk.pass(),
        chunk.number(),
        difference.verdict().name().toLowerCase(java.util.Locale.ROOT),
        texts(difference, found -> found.kind().text()),
        texts(difference, Discrepancy::what),
        texts(difference, Discrepancy::expected),
        texts(difference, Discrepancy::actual),
        difference.version(),
        VerifyRows.storable(difference.why()),
        entry,
        key,
        difference.firstSeenAt(),
        run);
  }

  private static List<String> texts(Difference difference, Function<Discrepancy, String> part) {
    List<String> texts = new ArrayList<>();
    difference.discrepancies().forEach(one -> texts.add(VerifyRows.storable(part.apply(one))));
    return texts;
  }

  @Override
  public List<Chunk> chunks(long run) {
    String sql =
        "SELECT * FROM "
            + database.table("verification_chunk")
            + " WHERE verification = ? ORDER BY number, entity_type, pass";
    return database.run(
        "see how far a verification has come",
        connection -> list(connection, sql, VerifyRows::chunk, run));
  }

  @Override
  public List<Chunk> chunks(long run, String entry, String pass, int from, int limit) {
    String sql =
        "SELECT * FROM "
            + database.table("verification_chunk")
            + " WHERE verification = ? AND entity_type = ? AND pass = ? AND number >= ?"
            + " ORDER BY number LIMIT ?";
    return database.run(
        "see what a verification proved",
        connection -> list(connection, sql, VerifyRows::chunk, run, entry, pass, from, limit));
  }

  @Override
  public Optional<VerifyRun> find(long run) {
    String sql = "SELECT * FROM " + database.table("verification") + " WHERE id = ?";
    return database.run(
        "read a verification",
        connection -> list(connection, sql, VerifyRows::run, run).stream().findFirst());
  }

  @Override
  public Optional<String> findView(long run) {
    String sql =
        "SELECT source_view FROM "
            + database.table("verification")
            + " WHERE id = ? AND source_view IS NOT NULL";
    return database.run(
        "read a verification",
        connection ->
            list(connection, sql, row -> StateDatabase.text(row, "source_view"), run).stream()
                .findFirst());
  }

  @Override
  public List<VerifyRun> runs(String sync, int limit) {
    String sql =
        "SELECT * FROM "
            + database.table("verification")
            + " WHERE sync = ? ORDER BY id DESC LIMIT ?";
    return database.run(
        "list verifications", connection -> list(connection, sql, VerifyRows::run, sync, limit));
  }

  @Override
  public List<Difference> differences(long run, @Nullable EntityId after, int limit) {
    EntityId from = after == null ? new EntityId("", "") : after;
    return database.run(
        "read what a verification found",
        connection ->
            list(
                connection,
                database.sql(DIFFERENCES),
                VerifyRows::difference,
                run,
                from.entry(),
                from.key(),
                limit));
  }

  @Override
  public Tally found(long run) {
    String sql =
        "SELECT upper(verdict) AS verdict, count(*) AS rows FROM "
            + database.table("verification_difference")
            + " WHERE verification = ? GROUP BY verdict";
    return database.run(
        "count what a verification found",
        connection ->
            list(
                    connection,
                    sql,
                    row ->
                        Tally.of(
                            Verdict.valueOf(StateDatabase.text(row, "verdict")),
                            row.getLong("rows")),
                    run)
                .stream()
                .reduce(Tally.NONE, Tally::plus));
  }

  @Override
  public void prune(String sync, int keep) {
    database.run(
        "forget old verifications",
        connection -> update(connection, database.sql(PRUNE), sync, sync, keep));
  }
}
