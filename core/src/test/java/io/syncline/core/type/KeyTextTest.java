// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {

  @ParameterizedTest
  @CsvSource({
    "numeric, 1.00, 1",
    "numeric, 1, 1",
    "numeric, 100, 100",
    "numeric, 100.10, 100.1",
    "numeric, 0.00, 0",
    "numeric, -0.50, -0.5",
    "numeric, NaN, NaN",
    "numeric, -Infinity, -Infinity",
    "float8, -0, 0",
    "float4, -0, 0",
    "float8, 1e+15, 1e+15",
    "bpchar, 'a b  ', 'a b'",
    "bpchar, '   ', ''",
    "text, 'a  ', 'a  '",
    "text, 1.00, 1.00",
    "int8, -5, -5",
    "int4[], '{1,2}', '{1,2}'",
  })
  void equalValuesHaveOneText(String type, String canonicalText, String keyText) {
    String part = KeyText.part(ColumnType.named(type), canonicalText);

    assertThat(part).isEqualTo(keyText);
  }

  @Test
  void keyOfOneColumnIsItsText() {
    assertThat(KeyText.of(List.of("a\"b"))).isEqualTo("a\"b");
  }

  @Test
  void keyOfSeveralColumnsIsJsonAsPostgresWritesIt() {
    String key = KeyText.of(List.of("17", "a\"\\\b\f\n\r\t\u0001\u001f\u007f/ä\u2028"));

    assertThat(key).isEqualTo("[\"17\",\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\u007f/ä\u2028\"]");
  }

  @Property
  void partsOfAKeyAreReadBack(@ForAll @Size(min = 2, max = 4) List<String> parts) {
    String key = KeyText.of(parts);

    assertThat(KeyText.parts(key, parts.size())).isEqualTo(parts);
  }

  @Property
  void textsThatAreNoKeyAreRefused(@ForAll String text) {
    assertThatThrownBy(() -> KeyText.parts(text, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[\"a\"]",
        "[\"a\",\"b\",\"c\"]",
        "[\"a\", \"b\"]",
        "[\"a\",\"b\"",
        "[\"a\",\"b",
        "[\"a\",\"b\"]x",
        "[\"a\",\"\\u0041\"]",
        "[\"a\",\"\\u1\"]",
        "[\"a\",\"\\",
        "{\"a\",\"b\"}"
      })
  void nearlyAKeyIsRefused(String text) {
    assertThatThrownBy(() -> KeyText.parts(text, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
