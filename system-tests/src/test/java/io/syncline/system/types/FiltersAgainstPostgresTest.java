// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.filter.RowFilter.Bound;
import io.syncline.core.filter.RowFilter.Parsed;
import io.syncline.core.filter.Verdict;
import io.syncline.core.type.CanonicalSql;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

/** Random filters over random rows, in Java and in PostgreSQL. */
final class FiltersAgainstPostgresTest {

  private static final int ROWS = 150;
  private static final long SEED = 20240229;

  private final TypeDatabase database = new TypeDatabase();
  private final Connection connection = database.connect();
  private final Connection plain = database.connectPlainly();
  private final Map<String, ColumnType> types = new HashMap<>();
  private List<Map<String, Value>> rows = List.of();

  @BeforeProperty
  void fillTable() throws SQLException {
    TypeDatabase.execute(connection, FilterColumn.tableSql());
    Random random = new Random(SEED);
    for (int id = 0; id < ROWS; id++) {
      TypeDatabase.execute(connection, FilterColumn.insertSql(id, random));
    }
    for (FilterColumn column : FilterColumn.ALL) {
      types.put(column.name(), TypeDatabase.columnType(connection, "f.rows", column.name()));
    }
    rows = rows();
  }

  private List<Map<String, Value>> rows() throws SQLException {
    List<String> names = List.copyOf(types.keySet());
    List<String> texts =
        names.stream().map(n -> CanonicalSql.text(type(n), SqlText.identifier(n))).toList();
    String sql = "SELECT %s FROM f.rows ORDER BY id".formatted(String.join(", ", texts));
    List<Map<String, Value>> read = new ArrayList<>();
    for (List<@Nullable String> texted : TypeDatabase.query(connection, sql)) {
      Map<String, Value> row = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        String text = texted.get(i);
        row.put(names.get(i), text == null ? Value.NULL : Value.of(text));
      }
      read.add(row);
    }
    return read;
  }

  private ColumnType type(String column) {
    return Objects.requireNonNull(types.get(column));
  }

  @AfterProperty
  void dropDatabase() throws SQLException {
    connection.close();
    plain.close();
    database.close();
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void filterKeepsTheSameRowsInJavaAndInPostgresWhateverTheSettings(@ForAll("filters") String text)
      throws SQLException {
    BoundFilter filter = bind(text);

    List<Integer> kept = new ArrayList<>();
    for (int id = 0; id < rows.size(); id++) {
      Map<String, Value> row = rows.get(id);
      if (filter.evaluate(column -> Objects.requireNonNull(row.get(column))) == Verdict.MATCHES) {
        kept.add(id);
      }
    }

    String sql = "SELECT id FROM f.rows WHERE " + filter.toSql() + " ORDER BY id";
    assertThat(ids(connection, sql)).as(sql).isEqualTo(kept);
    assertThat(ids(plain, sql)).as(sql).isEqualTo(kept);
  }

  private BoundFilter bind(String text) {
    return switch (RowFilter.parse(text)) {
      case Parsed.Invalid(var problem) -> throw new AssertionError(text + ": " + problem);
      case Parsed.Valid(var filter) ->
          switch (filter.bind(types)) {
            case Bound.Invalid(var problems) -> throw new AssertionError(text + ": " + problems);
            case Bound.Valid(var bound) -> bound;
          };
    };
  }

  private static List<Integer> ids(Connection connection, String sql) throws SQLException {
    return TypeDatabase.query(connection, sql).stream()
        .map(row -> Integer.valueOf(String.valueOf(row.getFirst())))
        .toList();
  }

  @Provide
  Arbitrary<String> filters() {
    Arbitrary<String> leaves = Arbitraries.of(FilterColumn.ALL).flatMap(FilterColumn::conditions);
    return Arbitraries.recursive(() -> leaves, FiltersAgainstPostgresTest::combined, 0, 3);
  }

  private static Arbitrary<String> combined(Arbitrary<String> filters) {
    return Arbitraries.oneOf(
        filters,
        filters.map(f -> "NOT (" + f + ")"),
        filters.map(f -> "(" + f + ") IS NOT TRUE"),
        filters.map(f -> "(" + f + ") IS NULL"),
        Combinators.combine(filters, filters).as((f, g) -> "(" + f + ") AND " + "(" + g + ")"),
        Combinators.combine(filters, filters).as((f, g) -> "(" + f + ") OR (" + g + ")"));
  }
}
