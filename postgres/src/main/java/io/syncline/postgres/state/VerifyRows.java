// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.findInstant;
import static io.syncline.postgres.state.StateDatabase.instant;
import static io.syncline.postgres.state.StateDatabase.text;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.core.verify.VerifyStore.Proof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows about verifications, read and written. */
final class VerifyRows {

  private VerifyRows() {}

  /** Parameters, with the counts of a tally between them in the order of the verdicts. */
  static @Nullable Object[] parameters(List<?> before, Tally tally, @Nullable Object... after) {
    List<@Nullable Object> parameters = new ArrayList<>(before);
    Arrays.stream(Verdict.values()).map(tally::count).forEach(parameters::add);
    parameters.addAll(Arrays.asList(after));
    return parameters.toArray();
  }

  /** PostgreSQL has no texts with a zero character; a graph has. */
  static String storable(String text) {
    return text.replace('\u0000', '\uFFFD');
  }

  static VerifyRun run(ResultSet row) throws SQLException {
    return new VerifyRun(
        row.getLong("id"),
        text(row, "sync"),
        text(row, "target"),
        Depth.valueOf(text(row, "depth").toUpperCase(Locale.ROOT)),
        texts(row, "entity_types"),
        text(row, "scope"),
        text(row, "state"),
        text(row, "source_position"),
        text(row, "mapping"),
        tally(row),
        texts(row, "flaws"),
        text(row, "started_by"),
        instant(row, "started_at"),
        findInstant(row, "ended_at"));
  }

  static Chunk chunk(ResultSet row) throws SQLException {
    return new Chunk(
        text(row, "entity_type"),
        text(row, "pass"),
        row.getInt("number"),
        text(row, "up_to"),
        tally(row),
        proof(row));
  }

  private static @Nullable Proof proof(ResultSet row) throws SQLException {
    String source = row.getString("source_digest");
    String target = row.getString("target_digest");
    return source == null || target == null
        ? null
        : new Proof(Digest.parse(source), Digest.parse(target));
  }

  private static Tally tally(ResultSet row) throws SQLException {
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, row.getLong(verdict.name().toLowerCase(Locale.ROOT)));
    }
    return new Tally(counts);
  }

  static Map.Entry<String, Version> readFrom(ResultSet row) throws SQLException {
    return Map.entry(
        text(row, "name"),
        new Version(row.getLong("era"), new Position(row.getLong("lsn"), row.getLong("ordinal"))));
  }

  static Difference difference(ResultSet row) throws SQLException {
    return new Difference(
        new EntityId(text(row, "entity_type"), text(row, "entity_id")),
        Verdict.valueOf(text(row, "verdict").toUpperCase(Locale.ROOT)),
        discrepancies(row),
        row.getString("target_version"),
        text(row, "why"),
        instant(row, "first_seen_at"));
  }

  private static List<Discrepancy> discrepancies(ResultSet row) throws SQLException {
    List<String> kinds = texts(row, "kinds");
    List<String> whats = texts(row, "whats");
    List<String> expecteds = texts(row, "expecteds");
    List<String> actuals = texts(row, "actuals");
    List<Discrepancy> discrepancies = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      discrepancies.add(
          new Discrepancy(
              Discrepancy.Kind.valueOf(kinds.get(i).toUpperCase(Locale.ROOT)),
              whats.get(i),
              expecteds.get(i),
              actuals.get(i)));
    }
    return discrepancies;
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
