// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.type.CanonicalSql;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.ContentHash;
import io.syncline.core.type.ContentHashSql;
import io.syncline.core.type.ContentHashSql.Part;
import io.syncline.core.type.KeyText;
import io.syncline.core.type.PropertyValues;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every awkward value of every type, in Java and in PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TypesAgainstPostgresTest {

  private final TypeDatabase database = new TypeDatabase();
  private final Connection connection = database.connect();
  private final TypeTables tables = new TypeTables(connection);

  @BeforeAll
  void fillTables() throws SQLException {
    tables.create();
    tables.fill();
  }

  @AfterAll
  void dropDatabase() throws SQLException {
    connection.close();
    database.close();
  }

  static List<String> types() {
    return TypeTables.types();
  }

  List<String> keyTypes() throws SQLException {
    List<String> keyTypes = new ArrayList<>();
    for (String type : types()) {
      if (tables.columnType(type).keyRefusal().isEmpty()) {
        keyTypes.add(type);
      }
    }
    return keyTypes;
  }

  @ParameterizedTest
  @MethodSource("types")
  void textInSqlIsTheTextOfCopy(String type) throws SQLException, IOException {
    String sql = CanonicalSql.text(tables.columnType(type), "v");

    List<@Nullable String> texts = tables.column(type, sql);

    assertThat(texts).isEqualTo(tables.copied(type)).endsWith((String) null);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyValueBecomesAProperty(String type) throws SQLException, IOException {
    ColumnType columnType = tables.columnType(type);

    for (String text : present(type)) {
      assertThat(PropertyValues.convert(columnType, text)).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void hashInSqlIsTheHashInJava(String type) throws SQLException, IOException {
    String name = "it's \\ " + type;
    ContentHashSql sql =
        new ContentHashSql(
            List.of(
                new Part(name, CanonicalSql.text(tables.columnType(type), "v")),
                new Part("id", CanonicalSql.text(ColumnType.named("int4"), "id"))));

    List<List<@Nullable String>> hashes =
        TypeDatabase.query(
            connection,
            "SELECT %s, %s FROM (SELECT id, %s FROM %s OFFSET 0) AS texts ORDER BY id"
                .formatted(sql.first(), sql.second(), sql.texts(), TypeTables.table(type)));

    List<@Nullable String> texts = tables.copied(type);
    for (int id = 0; id < texts.size(); id++) {
      ContentHash hash = hash(name, texts.get(id), id);
      assertThat(hashes.get(id))
          .containsExactly(Long.toString(hash.first()), Long.toString(hash.second()));
    }
  }

  private static ContentHash hash(String name, @Nullable String text, int id) {
    ContentHash hash = ContentHash.of("id", Integer.toString(id));
    return text == null ? hash : hash.plus(ContentHash.of(name, text));
  }

  @ParameterizedTest
  @MethodSource("keyTypes")
  void keyInSqlIsTheKeyInJava(String type) throws SQLException, IOException {
    ColumnType columnType = tables.columnType(type);

    List<@Nullable String> keys = tables.column(type, CanonicalSql.keyPart(columnType, "v"));

    assertThat(keys).endsWith((String) null);
    assertThat(keys.subList(0, keys.size() - 1))
        .isEqualTo(present(type).stream().map(text -> KeyText.part(columnType, text)).toList());
  }

  @ParameterizedTest
  @MethodSource("keyTypes")
  void keysAreEqualJustWhereTheValuesAre(String type) throws SQLException {
    ColumnType columnType = tables.columnType(type);
    String equalKeys =
        "%s = %s"
            .formatted(
                CanonicalSql.keyPart(columnType, "a.v"), CanonicalSql.keyPart(columnType, "b.v"));

    assertThat(pairs(type, equalKeys)).isEqualTo(pairs(type, "a.v = b.v"));
  }

  private List<List<@Nullable String>> pairs(String type, String condition) throws SQLException {
    return TypeDatabase.query(
        connection,
        "SELECT a.id, b.id FROM %1$s a, %1$s b WHERE %2$s ORDER BY a.id, b.id"
            .formatted(TypeTables.table(type), condition));
  }

  @ParameterizedTest
  @MethodSource("keyTypes")
  void keyFindsItsRow(String type) throws SQLException, IOException {
    ColumnType columnType = tables.columnType(type);
    List<String> texts = present(type);

    for (int id = 0; id < texts.size(); id++) {
      String key = KeyText.part(columnType, texts.get(id));
      String found = "v = " + CanonicalSql.literal(columnType, key);

      assertThat(tables.column(type, found).get(id)).isEqualTo("t");
    }
  }

  private List<String> present(String type) throws SQLException, IOException {
    List<@Nullable String> texts = tables.copied(type);
    return texts.subList(0, texts.size() - 1).stream().map(String::valueOf).toList();
  }
}
