// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.type.SessionSettings;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.TestSync;
import io.syncline.testkit.types.AwkwardValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;

/**
 * Every awkward value of every type is in Neo4j what docs/types.md says, once out of a snapshot and
 * once as a change: PostgreSQL itself judges whether it is the same value.
 */
final class TypesInNeo4jTest {
  private static final List<String> TYPES = TypeTables.types();
  private static final int CHANGED = 100;

  @ParameterizedTest
  @MethodSource("io.syncline.system.sync.Capture#tested")
  void everyValueIsThere(Capture capture) throws Exception {
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      AwkwardValue.SETUP.forEach(sync::asSuperuser);
      sync.sql("CREATE TABLE cells (id int PRIMARY KEY, %s)".formatted(columns(true)));
      int rows = fill(sync);
      sync.withOptions(capture.option()).setUp("nodes: { Cell: { table: public.cells } }\n");
      sync.start();
      sync.awaitCaughtUp(Duration.ofSeconds(60));
      sync.sql(
          "INSERT INTO cells (id, %2$s) SELECT id + %1$d, %2$s FROM cells"
              .formatted(CHANGED, columns(false)));
      sync.awaitCaughtUp(Duration.ofSeconds(60));

      try (Connection database = sync.connect();
          Session graph = sync.graph().session()) {
        for (String statement : SessionSettings.statements()) {
          TypeDatabase.execute(database, statement);
        }
        for (int row = 0; row < rows; row++) {
          check(row, row, database, graph);
          check(row, row + CHANGED, database, graph);
        }
      }
      sync.command("verify", "--depth", "deep");
    }
  }

  private static String columns(boolean typed) {
    return IntStream.range(0, TYPES.size())
        .mapToObj(i -> "c" + i + (typed ? " " + TYPES.get(i) : ""))
        .collect(Collectors.joining(", "));
  }

  /** In row n the n-th value of each type. */
  private static int fill(TestSync sync) throws SQLException {
    List<List<String>> inputs = TYPES.stream().map(TypesInNeo4jTest::inputs).toList();
    int rows = inputs.stream().mapToInt(List::size).max().orElseThrow();
    String places = "?" + ", ?".repeat(TYPES.size());
    try (Connection connection = sync.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO cells VALUES (" + places + ")")) {
      for (int row = 0; row < rows; row++) {
        insert.setInt(1, row);
        for (int i = 0; i < TYPES.size(); i++) {
          List<String> values = inputs.get(i);
          insert.setObject(i + 2, row < values.size() ? values.get(row) : null, Types.OTHER);
        }
        insert.execute();
      }
    }
    return rows;
  }

  private static List<String> inputs(String type) {
    return AwkwardValue.all().stream()
        .filter(value -> value.type().equals(type))
        .map(AwkwardValue::input)
        .toList();
  }

  private static void check(int row, int node, Connection database, Session graph)
      throws SQLException {
    Value found =
        graph.run("MATCH (c:Cell {id: " + node + "}) RETURN properties(c)").single().get(0);
    for (int i = 0; i < TYPES.size(); i++) {
      String column = "c" + i;
      String type = TYPES.get(i);
      Cell cell = Cell.read(column, row, database);
      Value value = found.get(column);
      String where = type + " '" + cell.text() + "' of node " + node;
      if (cell.text() == null) {
        assertThat(value.isNull()).as(where).isTrue();
        continue;
      }
      assertThat(value.type().name()).as(where).isEqualTo(Becomes.of(type, cell));
      String literal = GraphLiteral.of(value, type.equals("box[]") ? ";" : ",");
      assertThat(asText(type, literal, database)).as(where).isEqualTo(cell.text());
    }
  }

  /** How PostgreSQL prints it if it reads it as a value of the type. */
  private static @Nullable String asText(String type, String literal, Connection database)
      throws SQLException {
    String cast = type.contains(" COLLATE ") ? type.substring(0, type.indexOf(' ')) : type;
    try (PreparedStatement select =
        database.prepareStatement("SELECT format('%s', CAST(? AS " + cast + "))")) {
      select.setObject(1, literal, Types.OTHER);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /**
   * What a cell holds.
   *
   * @param text as PostgreSQL's output function prints it; null if it holds nothing
   * @param plainList whether it is an array of one dimension from 1 on without NULLs, or empty
   * @param elements of an array that is one
   */
  record Cell(@Nullable String text, boolean plainList, List<String> elements) {

    static Cell read(String column, int row, Connection database) throws SQLException {
      boolean array = isArray(column, database);
      String list =
          "cardinality(%1$s) = 0 OR array_ndims(%1$s) = 1 AND array_lower(%1$s, 1) = 1 AND"
              + " array_position(%1$s::text[], NULL) IS NULL";
      String elements = "ARRAY(SELECT unnest(%1$s::text[]))";
      String sql =
          ("SELECT CASE WHEN %1$s::text IS NOT NULL THEN format('%%s', %1$s) END, "
                  + (array ? list + ", " + elements : "false, '{}'::text[]")
                  + " FROM public.cells WHERE id = %2$d")
              .formatted(column, row);
      try (PreparedStatement select = database.prepareStatement(sql);
          ResultSet found = select.executeQuery()) {
        found.next();
        return new Cell(
            found.getString(1),
            found.getBoolean(2),
            Stream.of((String[]) found.getArray(3).getArray()).map(String::valueOf).toList());
      }
    }

    private static boolean isArray(String column, Connection database) throws SQLException {
      try (PreparedStatement select =
          database.prepareStatement(
              """
              SELECT coalesce(b.typcategory, t.typcategory) = 'A' AND t.typname !~ 'vector'
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_type b ON b.oid = t.typbasetype
              WHERE a.attrelid = 'public.cells'::regclass AND a.attname = ?
              """)) {
        select.setString(1, column);
        try (ResultSet row = select.executeQuery()) {
          row.next();
          return row.getBoolean(1);
        }
      }
    }
  }
}
