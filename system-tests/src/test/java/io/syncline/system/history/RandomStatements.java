// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import io.syncline.system.history.RandomSchema.TableSpec;
import io.syncline.system.oracle.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** Statements made by chance, over few keys, so that they meet. Some of them fail. */
final class RandomStatements {
  private static final int KEYS = 8;

  private final Random dice;
  private final List<TableSpec> tables;

  RandomStatements(Random dice, List<TableSpec> tables) {
    this.dice = dice;
    this.tables = tables;
  }

  /** One to three statements that do one thing. */
  List<String> next() {
    TableSpec spec = tables.get(dice.nextInt(tables.size()));
    String table = spec.table().name();
    return switch (dice.nextInt(24)) {
      case 0 -> List.of(truncate(spec));
      case 1, 2, 3 -> List.of("DELETE FROM " + table + " WHERE " + key(spec, number()));
      case 4 -> List.of("DELETE FROM " + table + " WHERE " + status(spec) + " = 'gone'");
      case 5, 6 -> List.of(rekey(spec, number(), number()));
      case 7 -> swap(spec);
      case 8 -> List.of("UPDATE " + table + " SET " + status(spec) + " = " + text("status"));
      case 9, 10, 11, 12, 13, 14, 15 ->
          List.of(
              "UPDATE " + table + " SET " + assignments(spec) + " WHERE " + key(spec, number()));
      default -> List.of(insert(spec));
    };
  }

  private String truncate(TableSpec spec) {
    boolean leaf = !spec.leaves().isEmpty() && dice.nextBoolean();
    String table = leaf ? spec.leaves().get(dice.nextInt(2)) : spec.table().name();
    return "TRUNCATE " + table + (dice.nextBoolean() ? " CASCADE" : "");
  }

  private static String status(TableSpec spec) {
    return spec.table().columns().keySet().stream()
        .filter(column -> column.startsWith("status"))
        .map(RandomSchema::quoted)
        .findFirst()
        .orElseThrow();
  }

  private String insert(TableSpec spec) {
    int number = number();
    String values =
        spec.table().columns().entrySet().stream()
            .map(
                column ->
                    spec.key().contains(column.getKey())
                        ? keyValue(column.getValue(), number)
                        : value(column.getKey(), column.getValue()))
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + spec.table().name()
        + " ("
        + spec.table().columns().keySet().stream()
            .map(RandomSchema::quoted)
            .collect(Collectors.joining(", "))
        + ") VALUES ("
        + values
        + ") ON CONFLICT DO NOTHING";
  }

  private String assignments(TableSpec spec) {
    List<Map.Entry<String, Kind>> columns = new ArrayList<>(spec.table().columns().entrySet());
    columns.removeIf(column -> spec.key().contains(column.getKey()));
    List<String> some = new ArrayList<>();
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      Map.Entry<String, Kind> column = columns.remove(dice.nextInt(columns.size()));
      some.add(
          RandomSchema.quoted(column.getKey()) + " = " + value(column.getKey(), column.getValue()));
    }
    return String.join(", ", some);
  }

  private List<String> swap(TableSpec spec) {
    int one = number();
    int other = number();
    return List.of(rekey(spec, one, 99), rekey(spec, other, one), rekey(spec, 99, other));
  }

  private String rekey(TableSpec spec, int from, int to) {
    String set =
        spec.key().stream()
            .map(
                column ->
                    RandomSchema.quoted(column)
                        + " = "
                        + keyValue(
                            java.util.Objects.requireNonNull(spec.table().columns().get(column)),
                            to))
            .collect(Collectors.joining(", "));
    return "UPDATE " + spec.table().name() + " SET " + set + " WHERE " + key(spec, from);
  }

  private String key(TableSpec spec, int number) {
    return spec.key().stream()
        .map(
            column ->
                RandomSchema.quoted(column)
                    + " = "
                    + keyValue(
                        java.util.Objects.requireNonNull(spec.table().columns().get(column)),
                        number))
        .collect(Collectors.joining(" AND "));
  }

  private int number() {
    return 1 + dice.nextInt(KEYS);
  }

  private String keyValue(Kind kind, int number) {
    return switch (kind) {
      case TEXT -> "'k\"" + number + "'";
      case UUID -> "'" + new UUID(11, number) + "'";
      case NUMERIC -> number + (dice.nextBoolean() ? ".5" : ".50");
      default -> Integer.toString(number);
    };
  }

  private String value(String column, Kind kind) {
    if (dice.nextInt(5) == 0) {
      return "NULL";
    }
    if (column.startsWith("f") || column.startsWith("x_") || column.startsWith("y_")) {
      return column.contains("_code") ? text("code") : keyValue(kind, number());
    }
    return switch (kind) {
      case TEXT -> text(column);
      case NUMERIC -> List.of("1.5", "-0.00", "1e20", "'NaN'", "12.3400").get(dice.nextInt(5));
      case BOOL -> dice.nextBoolean() ? "true" : "false";
      case TIMESTAMPTZ -> "'2024-02-29 23:59:5" + number() + ".123456+02'";
      case DATE -> "'2024-01-0" + number() + "'";
      case FLOAT8 -> List.of("0.1", "1e300", "-2.5", "3").get(dice.nextInt(4));
      case INT_ARRAY -> array(kind, false);
      case BIGINT_ARRAY, TEXT_ARRAY, UUID_ARRAY, NUMERIC_ARRAY -> array(kind, true);
      default -> Integer.toString(number());
    };
  }

  private String array(Kind kind, boolean nulls) {
    List<String> elements = new ArrayList<>();
    for (int i = dice.nextInt(8) == 0 ? 600 : dice.nextInt(4); i > 0; i--) {
      boolean absent = nulls && dice.nextInt(6) == 0;
      elements.add(absent ? "NULL" : element(kind));
    }
    return "ARRAY[" + String.join(", ", elements) + "]::" + kind.sql();
  }

  private String element(Kind kind) {
    return switch (kind) {
      case TEXT_ARRAY -> keyValue(Kind.TEXT, number());
      case UUID_ARRAY -> keyValue(Kind.UUID, number());
      case NUMERIC_ARRAY -> keyValue(Kind.NUMERIC, number());
      default -> Integer.toString(number());
    };
  }

  private String text(String column) {
    return switch (column.replaceAll("[^a-z].*", "")) {
      case "status" -> List.of("'on'", "'off'", "'gone'").get(dice.nextInt(3));
      case "note" ->
          dice.nextInt(3) == 0
              ? "repeat('large " + number() + "', 800)"
              : "'it''s \\ \"ü\" " + number() + "'";
      default -> column.startsWith("c") ? "'c" + number() + "'" : "'w" + number() + "'";
    };
  }
}
