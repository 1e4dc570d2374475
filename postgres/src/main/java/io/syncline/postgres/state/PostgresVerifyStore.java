// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.change.Version;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What runs found, in verification, verification_chunk and verification_difference. */
final class PostgresVerifyStore implements VerifyStore {
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
                    database.sql(VerifyStatements.BEGIN),
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
                database.sql(VerifyStatements.SAVE),
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
        connection,
        database.sql(VerifyStatements.FORGET_CHUNK),
        run,
        chunk.entry(),
        chunk.pass(),
        chunk.number());
    update(
        connection,
        database.sql(VerifyStatements.SAVE_CHUNK),
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
        database.sql(VerifyStatements.SAVE_DIFFERENCE),
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
                database.sql(VerifyStatements.DIFFERENCES),
                VerifyRows::difference,
                run,
                from.entry(),
                from.key(),
                limit));
  }

  @Override
  public void saveMended(long run, List<EntityId> rows) {
    List<String> entries = rows.stream().map(EntityId::entry).toList();
    List<String> keys = rows.stream().map(row -> VerifyRows.storable(row.key())).toList();
    database.run(
        "store what was mended",
        connection ->
            update(connection, database.sql(VerifyStatements.SAVE_MENDED), entries, keys, run));
  }

  @Override
  public void saveReadFrom(String sync, Map<String, Version> entries) {
    database.inTransaction(
        "store from where on a mapping holds",
        connection -> {
          for (Map.Entry<String, Version> entry : entries.entrySet()) {
            Version version = entry.getValue();
            update(
                connection,
                database.sql(VerifyStatements.SAVE_READ_FROM),
                sync,
                entry.getKey(),
                version.era(),
                version.position().lsn(),
                version.position().ordinal());
          }
          return entries.size();
        });
  }

  @Override
  public Map<String, Version> readFrom(String sync) {
    String sql = "SELECT * FROM " + database.table("entry_read") + " WHERE sync = ?";
    return database.run(
        "see from where on a mapping holds",
        connection ->
            list(connection, sql, VerifyRows::readFrom, sync).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
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
        connection -> update(connection, database.sql(VerifyStatements.PRUNE), sync, sync, keep));
  }
}
