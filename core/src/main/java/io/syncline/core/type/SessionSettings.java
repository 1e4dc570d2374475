// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.List;

/**
 * The settings under which PostgreSQL's text output is canonical. Every connection that reads
 * values, a walsender included, runs {@link #statements()} before anything else.
 *
 * <p>Not listed, because no output function depends on them: {@code xmlbinary} and {@code
 * xmloption} (they act on XML constructors and input), {@code lc_numeric} and {@code lc_time}
 * ({@code to_char} only), {@code array_nulls} (input only).
 */
public final class SessionSettings {

  /**
   * One setting.
   *
   * @param value as SQL writes it, quotes included
   */
  public record Setting(String name, String value) {
    /** The assignment as SET, ALTER ROLE and CREATE FUNCTION take it. */
    public String assignment() {
      return name + " = " + value;
    }
  }

  /** Every setting that text output depends on, and those that make our own SQL mean one thing. */
  public static final List<Setting> ALL =
      List.of(
          new Setting("client_encoding", "'UTF8'"),
          new Setting("DateStyle", "'ISO, YMD'"),
          new Setting("IntervalStyle", "'iso_8601'"),
          new Setting("TimeZone", "'UTC'"),
          // 1 and above all print the shortest text that reads back as the same value; 1 is the
          // default, so a session that missed these statements agrees as far as it can.
          new Setting("extra_float_digits", "1"),
          new Setting("bytea_output", "'hex'"),
          new Setting("lc_monetary", "'C'"),
          // regclass, regtype and their like print the schema of everything outside the path.
          new Setting("search_path", "pg_catalog, pg_temp"),
          new Setting("quote_all_identifiers", "off"),
          new Setting("standard_conforming_strings", "on"),
          new Setting("transform_null_equals", "off"));

  private SessionSettings() {}

  /** One SET statement for each setting, in order. */
  public static List<String> statements() {
    return ALL.stream().map(setting -> "SET " + setting.assignment()).toList();
  }
}
