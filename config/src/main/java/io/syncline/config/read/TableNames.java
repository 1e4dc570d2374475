// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Scalar;
import io.syncline.core.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tables: {@code schema.table}, where a part with a dot or a quote in it stands in double
 * quotes, {@code public."odd.table"}. Upper and lower case are what they are, quoted or not.
 */
final class TableNames {

  private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\".]+)");
  private static final String QUOTING = "; a part with a dot in it goes in double quotes";

  private TableNames() {}

  /** A column and its table. */
  record ColumnName(TableId table, String column) {}

  /** A table; without a schema it is in {@code public}. */
  static Optional<TableId> table(Scalar scalar) {
    Optional<String> text = scalar.text();
    Optional<TableId> table = text.map(TableNames::parts).flatMap(TableNames::tableOf);
    if (text.isPresent() && table.isEmpty()) {
      scalar.problemAt(0, "must be schema.table, is " + scalar.description() + QUOTING);
    }
    return table;
  }

  private static Optional<TableId> tableOf(List<String> parts) {
    return switch (parts.size()) {
      case 1 -> Optional.of(new TableId("public", parts.getFirst()));
      case 2 -> Optional.of(new TableId(parts.getFirst(), parts.getLast()));
      default -> Optional.empty();
    };
  }

  static Optional<ColumnName> column(Scalar scalar) {
    Optional<String> text = scalar.text();
    Optional<List<String>> parts = text.map(TableNames::parts).filter(list -> list.size() == 3);
    if (text.isPresent() && parts.isEmpty()) {
      scalar.problemAt(0, "must be schema.table.column, is " + scalar.description() + QUOTING);
    }
    return parts.map(list -> new ColumnName(new TableId(list.get(0), list.get(1)), list.get(2)));
  }

  /** The parts between dots; none if the text is no name. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int at = 0;
    while (part.region(at, text.length()).lookingAt()) {
      String quoted = part.group(1);
      parts.add(quoted != null ? quoted.replace("\"\"", "\"") : part.group(2));
      at = part.end();
      if (at == text.length()) {
        return parts;
      }
      if (text.charAt(at) != '.') {
        return List.of();
      }
      at++;
    }
    return List.of();
  }

  /** The name as {@link #table} reads it. */
  static String text(TableId table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  static String quoted(String part) {
    return part.indexOf('.') < 0 && part.indexOf('"') < 0
        ? part
        : '"' + part.replace("\"", "\"\"") + '"';
  }
}
