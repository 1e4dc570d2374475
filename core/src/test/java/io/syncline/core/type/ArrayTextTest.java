// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrayTextTest {

  @Test
  void quotedNullIsAText() {
    ArrayText array = ArrayText.parse("{\"NULL\",NULL,null}", ',');

    assertThat(array).isEqualTo(new ArrayText(List.of("NULL", "null"), 1, 1, false));
  }

  @Test
  void escapesAreUndone() {
    List<String> elements =
        ArrayText.elements("{\"a,b\",\"c\\\"d\",\"e\\\\f\",\" g \",\"{h}\",\"\",ä}", ',');

    assertThat(elements).containsExactly("a,b", "c\"d", "e\\f", " g ", "{h}", "", "ä");
  }

  @Test
  void delimiterIsTheTypesOwn() {
    assertThat(ArrayText.elements("{(1,1),(0,0);(3,3),(2,2)}", ';'))
        .containsExactly("(1,1),(0,0)", "(3,3),(2,2)");
  }

  @Test
  void nestedArraysAreFlattened() {
    ArrayText array = ArrayText.parse("{{1,2},{NULL,4}}", ',');

    assertThat(array).isEqualTo(new ArrayText(List.of("1", "2", "4"), 1, 2, false));
  }

  @Test
  void lowerBoundsAreNoticed() {
    ArrayText array = ArrayText.parse("[0:1][-2:-2]={{a},{b}}", ',');

    assertThat(array).isEqualTo(new ArrayText(List.of("a", "b"), 0, 2, true));
  }

  @Test
  void emptyArrayIsAPlainList() {
    ArrayText array = ArrayText.parse("{}", ',');

    assertThat(array).isEqualTo(new ArrayText(List.of(), 0, 0, false));
    assertThat(array.plainList()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{1,NULL}", "{{1},{2}}", "[2:3]={1,2}", "{NULL}"})
  void whatNeedsMoreThanAListIsNotPlain(String text) {
    assertThat(ArrayText.parse(text, ',').plainList()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "{", "{1", "{1,", "{\"a", "{\"a\\", "{1}x", "{{1}", "[1:2]", "}"})
  void malformedTextIsRefused(String text) {
    assertThatThrownBy(() -> ArrayText.parse(text, ','))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(text);
  }

  @Property
  void whatPostgresPrintsIsReadBack(@ForAll List<@WithNull(0.2) @Nullable String> elements) {
    String text = printed(elements);

    ArrayText array = ArrayText.parse(text, ',');

    assertThat(array.elements()).isEqualTo(elements.stream().filter(Objects::nonNull).toList());
    assertThat(array.nulls()).isEqualTo((int) elements.stream().filter(Objects::isNull).count());
  }

  private static String printed(List<@Nullable String> elements) {
    return elements.stream().map(ArrayTextTest::printed).collect(Collectors.joining(",", "{", "}"));
  }

  /** As array_out does it. */
  private static String printed(@Nullable String element) {
    if (element == null) {
      return "NULL";
    }
    boolean plain =
        !element.isEmpty()
            && !element.equalsIgnoreCase("null")
            && element.chars().noneMatch(c -> "\"\\{}, \t\n\r\u000b\f".indexOf(c) >= 0);
    return plain ? element : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
