// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The stream and COPY print the same texts, so both are the canonical form. */
final class StreamedTextsTest {

  @Test
  void pgoutputSendsTheTextsThatCopyGives() throws SQLException, IOException {
    try (TypeDatabase database = new TypeDatabase();
        Connection connection = database.connect()) {
      TypeTables tables = new TypeTables(connection);
      tables.create();
      TypeDatabase.execute(connection, "CREATE PUBLICATION types FOR ALL TABLES");
      TypeDatabase.execute(
          connection, "SELECT pg_create_logical_replication_slot('types', 'pgoutput')");
      tables.fill();

      Map<Long, List<@Nullable String>> streamed = streamedColumns(connection);

      for (String type : TypeTables.types()) {
        assertThat(streamed.get(oid(connection, type))).as(type).isEqualTo(tables.copied(type));
      }
    }
  }

  /** The second column of every inserted row, by the table's oid. */
  private static Map<Long, List<@Nullable String>> streamedColumns(Connection connection)
      throws SQLException {
    Map<Long, List<@Nullable String>> columns = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet messages =
            statement.executeQuery(
                "SELECT data FROM pg_logical_slot_get_binary_changes('types', NULL, NULL,"
                    + " 'proto_version', '1', 'publication_names', 'types')")) {
      while (messages.next()) {
        ByteBuffer message = ByteBuffer.wrap(messages.getBytes(1));
        if (message.get() == 'I') {
          long table = Integer.toUnsignedLong(message.getInt());
          columns.computeIfAbsent(table, oid -> new ArrayList<>()).add(secondColumn(message));
        }
      }
    }
    return columns;
  }

  private static @Nullable String secondColumn(ByteBuffer tuple) {
    assertThat(tuple.get()).isEqualTo((byte) 'N');
    assertThat(tuple.getShort()).isEqualTo((short) 2);
    assertThat(text(tuple)).isNotNull();
    return text(tuple);
  }

  private static @Nullable String text(ByteBuffer tuple) {
    if (tuple.get() == 'n') {
      return null;
    }
    byte[] text = new byte[tuple.getInt()];
    tuple.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static long oid(Connection connection, String type) throws SQLException {
    String sql = "SELECT '%s'::regclass::oid".formatted(TypeTables.table(type));
    return Long.parseLong(
        String.valueOf(TypeDatabase.query(connection, sql).getFirst().getFirst()));
  }
}
