// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.type.CanonicalSql;
import io.syncline.core.type.KeyText;
import io.syncline.core.type.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompositeKeysTest {

  private static final long SEED = 20240229;

  @Test
  void compositeKeyInSqlIsTheOneInJavaWhateverTheCharacters() throws SQLException {
    Random random = new Random(SEED);
    String sql =
        "SELECT "
            + CanonicalSql.key(List.of("a", "b"))
            + " FROM (SELECT ?::text, ?::text) AS row(a, b)";
    try (TypeDatabase database = new TypeDatabase();
        Connection connection = database.connect();
        PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < 2000; i++) {
        List<String> parts = List.of(text(random), text(random));

        assertThat(key(query, parts)).isEqualTo(KeyText.of(parts));
      }
    }
  }

  @Test
  void keyWithANullPartIsNull() throws SQLException {
    String sql = "SELECT " + CanonicalSql.key(List.of("'a'::text", "NULL::text")) + " IS NULL";
    try (TypeDatabase database = new TypeDatabase();
        Connection connection = database.connect()) {
      assertThat(TypeDatabase.query(connection, sql)).containsExactly(List.of("t"));
    }
  }

  @Test
  void literalsMeanTheSameUnderAnySettings() throws SQLException {
    Random random = new Random(SEED);
    try (TypeDatabase database = new TypeDatabase();
        Connection connection = database.connectPlainly()) {
      for (int i = 0; i < 500; i++) {
        String text = text(random);

        assertThat(TypeDatabase.query(connection, "SELECT " + SqlText.literal(text)))
            .containsExactly(List.of(text));
      }
    }
  }

  private static String key(PreparedStatement query, List<String> parts) throws SQLException {
    query.setString(1, parts.get(0));
    query.setString(2, parts.get(1));
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** Mostly characters that some escaping cares about, never NUL or a lone surrogate. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> "'\"\\/,[]{}".codePointAt(random.nextInt(9));
            case 1 -> 1 + random.nextInt(0xFF);
            case 2 -> 0x2000 + random.nextInt(0x100);
            default -> 0x10000 + random.nextInt(0xFFFFF);
          });
    }
    return text.toString();
  }
}
