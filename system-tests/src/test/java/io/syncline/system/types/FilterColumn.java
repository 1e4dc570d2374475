// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import io.syncline.core.type.SqlText;
import io.syncline.testkit.types.AwkwardValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A column that filters are tried on.
 *
 * @param literals what it is compared with, as filters write it; also stored in its rows
 */
record FilterColumn(String name, String type, Comparisons comparisons, List<String> literals) {

  enum Comparisons {
    ALL,
    EQUALITY,
    NONE;

    List<String> operators() {
      return switch (this) {
        case ALL -> List.of("=", "<>", "!=", "<", "<=", ">", ">=");
        case EQUALITY -> List.of("=", "<>", "!=");
        case NONE -> List.of();
      };
    }
  }

  static final List<FilterColumn> ALL =
      List.of(
          ordered("i2", "int2", "0", "-1", "7", "32767", "40000", "-9223372036854775808"),
          ordered("n", "int4", "0", "-1", "7", "7.0", "2147483647", "9223372036854775807"),
          ordered("l", "int8", "0", "-1", "9007199254740993", "-9223372036854775808", "1e3"),
          ordered("o", "oid", "0", "1", "2147483648", "4294967295"),
          ordered(
              "m",
              "numeric",
              "0",
              "1.00",
              "-0.5",
              "1e3",
              "1e-20",
              "1e130",
              "'NaN'",
              "'Infinity'",
              "'-Infinity'"),
          ordered(
              "k",
              "numeric(18,0)",
              "0",
              "1",
              "-1",
              "0.5",
              "'NaN'",
              "'-Infinity'",
              "999999999999999999"),
          ordered(
              "f4",
              "float4",
              "0",
              "0.1",
              "-0.0",
              "1e-45",
              "3.4e38",
              "16777217",
              "'NaN'",
              "'-Infinity'"),
          ordered(
              "f8",
              "float8",
              "0",
              "0.1",
              "0.30000000000000004",
              "5e-324",
              "1e15",
              "'NaN'",
              "'Infinity'"),
          equatable("b", "bool", "true", "false"),
          equatable(
              "s",
              "text",
              "''",
              "'a'",
              "'A'",
              "'NULL'",
              "'-0'",
              "'it''s'",
              "'\\'",
              "'ä'",
              "'trailing  '",
              "'%'",
              "'_'"),
          equatable("w", "varchar", "''", "'a'", "'ab'", "'a_b'", "'ba'", "'a%'", "'x\\y'"),
          equatable("p", "bpchar", "'  '", "'a   '", "''", "'a'", "'b'"),
          equatable("nm", "name", "''", "'a'", "'pg_catalog'", "'some name'"),
          equatable("ch", "\"char\"", "''", "'a'", "'ab'", "'\"'"),
          equatable(
              "u",
              "uuid",
              "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
              "'00000000-0000-0000-0000-000000000000'"),
          equatable("e", "public.mood", "'sad'", "'it''s ok'", "'A,B'", "''", "'none'"),
          ordered(
              "d",
              "date",
              "'2024-02-29'",
              "'0001-01-01'",
              "'0044-03-15 BC'",
              "'4714-11-24 BC'",
              "'10000-01-01'",
              "'infinity'",
              "'-infinity'",
              "'5874897-12-31'"),
          ordered("tm", "time", "'00:00'", "'12:00:00.100'", "'23:59:59.999999'", "'24:00'"),
          ordered(
              "ts",
              "timestamp",
              "'2024-02-29'",
              "'2024-02-29T23:59:59.999999'",
              "'10000-01-01T00:00'",
              "'0044-03-15 12:00:00.5 BC'",
              "'4714-11-24 00:00 BC'",
              "'infinity'",
              "'-infinity'",
              "'294276-12-31T23:59:59.999999'"),
          ordered(
              "tz",
              "timestamptz",
              "'2024-03-31T02:30:00+01'",
              "'2024-03-31T01:30Z'",
              "'0001-01-01T00:00+14'",
              "'0044-03-15 12:00:00.000001+00 BC'",
              "'4714-11-24 00:00Z BC'",
              "'infinity'",
              "'-infinity'",
              "'1883-11-18T12:00:00-0456'",
              "'294276-12-31T23:59:59.999999Z'"),
          untouchable("j", "jsonb"),
          untouchable("js", "json"),
          untouchable("a", "text[]"),
          untouchable("pr", "public.pair"),
          untouchable("pt", "point"),
          untouchable("c", "public.citext"),
          untouchable("ci", "text COLLATE public.ignoring_case"));

  private static FilterColumn ordered(String name, String type, String... literals) {
    return new FilterColumn(name, type, Comparisons.ALL, List.of(literals));
  }

  private static FilterColumn equatable(String name, String type, String... literals) {
    return new FilterColumn(name, type, Comparisons.EQUALITY, List.of(literals));
  }

  private static FilterColumn untouchable(String name, String type) {
    return new FilterColumn(name, type, Comparisons.NONE, List.of());
  }

  static String tableSql() {
    return ALL.stream()
        .map(column -> column.name + " " + column.type)
        .collect(Collectors.joining(", ", "CREATE SCHEMA f; CREATE TABLE f.rows (id int, ", ")"));
  }

  static String insertSql(int id, Random random) {
    return ALL.stream()
        .map(column -> column.randomValue(random))
        .collect(Collectors.joining(", ", "INSERT INTO f.rows VALUES (" + id + ", ", ")"));
  }

  private String randomValue(Random random) {
    List<String> values = new ArrayList<>(List.of("NULL"));
    AwkwardValue.all().stream()
        .filter(value -> value.type().equals(type))
        .forEach(value -> values.add(SqlText.literal(value.input())));
    if (isText()) {
      literals.forEach(literal -> values.add(literal));
    }
    return values.get(random.nextInt(values.size()));
  }

  private boolean isText() {
    return type.equals("text") || type.equals("varchar");
  }

  Arbitrary<String> conditions() {
    List<Arbitrary<String>> choices =
        new ArrayList<>(List.of(Arbitraries.of(name + " IS NULL", name + " IS NOT NULL")));
    if (comparisons != Comparisons.NONE) {
      Arbitrary<String> literal = Arbitraries.of(literals);
      Arbitrary<String> operator = Arbitraries.of(comparisons.operators());
      choices.add(Combinators.combine(operator, literal).as((o, l) -> name + " " + o + " " + l));
      choices.add(Combinators.combine(operator, literal).as((o, l) -> l + " " + o + " " + name));
      choices.add(list(literal).map(l -> name + " IN (" + l + ")"));
      choices.add(list(literal).map(l -> name + " NOT IN (" + l + ")"));
    }
    if (isText()) {
      choices.add(patterns().map(pattern -> name + " LIKE " + pattern));
    }
    if (type.equals("bool")) {
      choices.add(Arbitraries.of(name, name + " IS TRUE", name + " IS NOT FALSE"));
    }
    return Arbitraries.oneOf(choices);
  }

  private static Arbitrary<String> list(Arbitrary<String> literals) {
    return literals.list().ofMinSize(1).ofMaxSize(3).map(list -> String.join(", ", list));
  }

  private static Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "%", "%", "_", "\\%", "\\_", "\\\\", "ä", " ")
        .list()
        .ofMaxSize(5)
        .map(parts -> "'" + String.join("", parts) + "'");
  }
}
