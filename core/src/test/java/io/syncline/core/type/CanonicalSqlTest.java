// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the expressions give is compared with PostgreSQL itself in the system tests. */
final class CanonicalSqlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int4 | (c)::text",
        "bool | left((c)::text, 1)",
        "bpchar | CASE WHEN (c) IS NOT DISTINCT FROM NULL THEN NULL ELSE format('%s', c) END",
        "box[] | (c)::text"
      })
  void textCallsTheOutputFunction(String type, String sql) {
    assertThat(CanonicalSql.text(ColumnType.named(type), "c")).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int4 | (c)::text",
        "numeric | trim_scale(c)::text",
        "float4 | (c + '0'::\"pg_catalog\".\"float4\")::text",
        "bpchar | (c)::text"
      })
  void keyPartIsNormalised(String type, String sql) {
    assertThat(CanonicalSql.keyPart(ColumnType.named(type), "c")).isEqualTo(sql);
  }

  @Test
  void compositeKeyIsBuiltAsJson() {
    assertThat(CanonicalSql.key(List.of("a", "b")))
        .isEqualTo("('[' || to_json(a)::text || ',' || to_json(b)::text || ']')");
    assertThat(CanonicalSql.key(List.of("a"))).isEqualTo("a");
  }

  @Test
  void literalIsSafeWhateverTheSettings() {
    assertThat(CanonicalSql.literal(ColumnType.named("text"), "it's \\"))
        .isEqualTo(" E'it''s \\\\'::\"pg_catalog\".\"text\"");
  }
}
