// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Columns of text, aligned to the left, two spaces apart; colours take no room. Other control
 * characters, which a store may hold, are shown and never obeyed.
 */
public final class TextTable {
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

  private static final Pattern CONTROL =
      Pattern.compile("\u001B(?!\\[[0-9;]*m)|[\\p{Cc}&&[^\u001B]]");

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... heading) {
    row(heading);
  }

  public TextTable row(String... cells) {
    rows.add(Stream.of(cells).map(TextTable::shown).toList());
    return this;
  }

  private static String shown(String cell) {
    return CONTROL
        .matcher(cell)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  public List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> width(row.get(at))).max().orElse(0));
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - width(cell) + 2));
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return COLOUR.matcher(cell).replaceAll("").length();
  }
}
