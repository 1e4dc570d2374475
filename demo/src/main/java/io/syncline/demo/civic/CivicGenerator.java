// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Makes a civic world of any size from a seed: the same seed and size give the same rows, byte for
 * byte. Holds no rows; safe for any number of threads.
 */
public final class CivicGenerator {
  /** The smallest world. */
  public static final int LEAST_ROWS = CivicSize.LEAST;

  private static final int BUFFER = 1 << 16;

  private final CivicSize size;
  private final CivicRows rows;

  /**
   * @param rows how many rows all tables have together, at least {@link #LEAST_ROWS}
   */
  public CivicGenerator(long seed, int rows) {
    this.size = new CivicSize(rows);
    this.rows = new CivicRows(size, new CivicKeys(seed, size));
  }

  /** Creates the schema and loads every table by COPY, in the connection's current schema. */
  public Map<CivicTable, Long> load(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, schema());
    Map<CivicTable, Long> loaded = new EnumMap<>(CivicTable.class);
    for (CivicTable table : CivicTable.values()) {
      loaded.put(table, copy(table, connection));
    }
    advanceIdentities(connection);
    connection.commit();
    connection.setAutoCommit(true);
    execute(connection, "ANALYZE");
    return loaded;
  }

  /** A table's rows in the text format of COPY, each ending with a newline. */
  public Stream<String> lines(CivicTable table) {
    return IntStream.range(0, size.of(table)).mapToObj(index -> rows.line(table, index));
  }

  /** The statements that create the tables, as in {@code examples/civic/schema.sql}. */
  public static String schema() {
    return resource("schema.sql");
  }

  /** The mapping of this world, as in {@code examples/civic/syncline.yaml}. */
  public static String mapping() {
    return resource("syncline.yaml");
  }

  private long copy(CivicTable table, Connection connection) throws SQLException {
    String sql = "COPY %s (%s) FROM STDIN".formatted(table.sqlName(), table.columns());
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    StringBuilder buffer = new StringBuilder(BUFFER);
    for (Iterator<String> lines = lines(table).iterator(); lines.hasNext(); ) {
      buffer.append(lines.next());
      if (buffer.length() >= BUFFER || !lines.hasNext()) {
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.setLength(0);
      }
    }
    return copy.endCopy();
  }

  private static void advanceIdentities(Connection connection) throws SQLException {
    for (String table : new String[] {"sponsors", "bills", "citizen_participation"}) {
      execute(
          connection,
          "SELECT setval(pg_get_serial_sequence('%1$s', 'id'), (SELECT max(id) FROM %1$s))"
              .formatted(table));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) {
    try (InputStream in = CivicGenerator.class.getResourceAsStream("/examples/civic/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the build left out examples/civic/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
