// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ContentHashTest {

  @Test
  void everyKnownAnswerOfPostgresIsReproduced() throws IOException {
    List<String> lines = lines("hashes.tsv");

    assertThat(lines).hasSizeGreaterThan(90).allSatisfy(ContentHashTest::isReproduced);
  }

  private static void isReproduced(String line) {
    String[] fields = line.split("\t", -1);
    byte[] text = unescaped(fields[0]).getBytes(StandardCharsets.UTF_8);

    assertThat(Lookup3.hash(text, 1)).isEqualTo(Long.parseLong(fields[1]));
    assertThat(Lookup3.hash(text, 2)).isEqualTo(Long.parseLong(fields[2]));
  }

  @Test
  void partIsTheHashOfNameAndTextJoinedByAnEqualsSign() {
    ContentHash part = ContentHash.of("note", "");

    assertThat(part)
        .isEqualTo(
            new ContentHash(
                Lookup3.hash("note=".getBytes(StandardCharsets.UTF_8), 1) >> 8,
                Lookup3.hash("note=".getBytes(StandardCharsets.UTF_8), 2) >> 8));
  }

  @Property
  void exchangingOnePartGivesTheHashOfTheNewContent(
      @ForAll String name, @ForAll String before, @ForAll String after, @ForAll String other) {
    ContentHash rest = ContentHash.of("other", other);
    ContentHash old = rest.plus(ContentHash.of(name, before));

    ContentHash exchanged =
        old.minus(ContentHash.of(name, before)).plus(ContentHash.of(name, after));

    assertThat(exchanged).isEqualTo(ContentHash.of(name, after).plus(rest));
  }

  @Test
  void sumOfAsManyPartsAsATableHasColumnsStaysFarFromOverflow() {
    ContentHash hash = ContentHash.ZERO;

    for (int i = 0; i < 1600; i++) {
      hash = hash.plus(ContentHash.of("property" + i, ""));
    }

    assertThat(Math.abs(hash.first())).isLessThan(1L << 62);
    assertThat(Math.abs(hash.second())).isLessThan(1L << 62);
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ContentHashTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Undoes what COPY escapes, as far as the fixture has it. */
  private static String unescaped(String field) {
    return field.replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\");
  }
}
