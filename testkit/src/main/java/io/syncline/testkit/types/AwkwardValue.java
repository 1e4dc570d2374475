// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.types;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A value that breaks the plain way.
 *
 * @param type its type as a column of CREATE TABLE has it
 * @param input what the type's input function reads
 */
public record AwkwardValue(String type, String input) {

  /** Makes the types of the schema public that the values use; needs a superuser. */
  public static final List<String> SETUP =
      List.of(
          "CREATE EXTENSION hstore SCHEMA public",
          "CREATE EXTENSION citext SCHEMA public",
          "CREATE EXTENSION ltree SCHEMA public",
          "CREATE COLLATION public.ignoring_case"
              + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
          "CREATE TYPE public.mood AS ENUM ('sad', 'it''s ok', 'A,B', '')",
          "CREATE TYPE public.pair AS (a int, b text)",
          "CREATE DOMAIN public.positive AS int CHECK (value > 0)",
          "CREATE DOMAIN public.money_amount AS numeric(12,2)",
          "CREATE DOMAIN public.tags AS text[]");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  /** Every one of them, those of a type together. */
  public static List<AwkwardValue> all() {
    return text().lines().filter(line -> !line.startsWith("#")).map(AwkwardValue::read).toList();
  }

  private static AwkwardValue read(String line) {
    int tab = line.indexOf('\t');
    return new AwkwardValue(line.substring(0, tab), unescaped(line.substring(tab + 1)));
  }

  /** Undoes what COPY escapes. */
  private static String unescaped(String field) {
    return ESCAPE
        .matcher(field)
        .replaceAll(
            match ->
                switch (match.group(1)) {
                  case "t" -> "\t";
                  case "n" -> "\n";
                  case "r" -> "\r";
                  default -> "\\\\"; // a replacement escapes its backslashes
                });
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(AwkwardValue.class.getResourceAsStream("awkward-values.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
