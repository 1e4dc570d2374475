// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import java.util.List;
import java.util.Map;

/** What docs/types.md says that a value becomes, by the driver's names of types. */
final class Becomes {
  private static final Map<String, String> SCALARS =
      Map.ofEntries(
          Map.entry("int2", "INTEGER"),
          Map.entry("int4", "INTEGER"),
          Map.entry("int8", "INTEGER"),
          Map.entry("oid", "INTEGER"),
          Map.entry("public.positive", "INTEGER"),
          Map.entry("numeric(18,0)", "INTEGER"),
          Map.entry("numeric(5,0)", "INTEGER"),
          Map.entry("float4", "FLOAT"),
          Map.entry("float8", "FLOAT"),
          Map.entry("bool", "BOOLEAN"),
          Map.entry("date", "DATE"),
          Map.entry("time", "LOCAL_TIME"),
          Map.entry("time(0)", "LOCAL_TIME"),
          Map.entry("timetz", "TIME"),
          Map.entry("timestamp", "LOCAL_DATE_TIME"),
          Map.entry("timestamp(3)", "LOCAL_DATE_TIME"),
          Map.entry("timestamptz", "DATE_TIME"),
          Map.entry("interval", "DURATION"),
          Map.entry("bytea", "BYTES"));

  private Becomes() {}

  static String of(String type, TypesInNeo4jTest.Cell cell) {
    if (type.endsWith("[]") || type.contains("[] ") || type.equals("public.tags")) {
      return list(type.replaceAll("\\[\\].*", ""), cell) ? "LIST OF ANY?" : "STRING";
    }
    return scalar(type, String.valueOf(cell.text()));
  }

  private static boolean list(String element, TypesInNeo4jTest.Cell cell) {
    List<String> kinds =
        cell.elements().stream().map(text -> scalar(element, text)).distinct().toList();
    return cell.plainList() && kinds.size() <= 1 && !element.equals("bytea");
  }

  private static String scalar(String type, String text) {
    String kind = SCALARS.getOrDefault(type, "STRING");
    boolean endless = text.equals("infinity") || text.equals("-infinity");
    boolean midnight = kind.endsWith("TIME") && text.startsWith("24:");
    boolean noInteger = kind.equals("INTEGER") && text.equals("NaN");
    return endless || midnight || noInteger ? "STRING" : kind;
  }
}
