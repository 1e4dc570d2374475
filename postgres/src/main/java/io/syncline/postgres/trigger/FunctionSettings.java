// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.type.ColumnType;
import io.syncline.core.type.Kind;
import io.syncline.core.type.SessionSettings;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Under which settings a trigger's function runs, so that a key has its one text whoever writes.
 */
final class FunctionSettings {
  /** Types whose text depends on no setting. Each setting costs every call. */
  private static final Set<Kind> INDEPENDENT =
      EnumSet.of(
          Kind.INT2,
          Kind.INT4,
          Kind.INT8,
          Kind.OID,
          Kind.INTEGRAL,
          Kind.NUMERIC,
          Kind.BOOL,
          Kind.TEXT,
          Kind.BPCHAR,
          Kind.NAME,
          Kind.CHAR,
          Kind.ENUM,
          Kind.UUID,
          Kind.BIT,
          Kind.INET,
          Kind.MACADDR);

  private FunctionSettings() {}

  static String of(TrackedTable table, TriggerKind kind) {
    // Rows that a policy hides from the table's own owner would go unnoticed: then it fails.
    return kind == TriggerKind.TRUNCATE ? pinned(table) + " SET row_security = off" : pinned(table);
  }

  private static String pinned(TrackedTable table) {
    boolean independent =
        table.identity().types().stream()
            .allMatch(
                type ->
                    type instanceof ColumnType.Scalar scalar
                        && INDEPENDENT.contains(scalar.kind()));
    return SessionSettings.ALL.stream()
        // The client's encoding is the client's: it is how the answers are sent.
        .filter(setting -> !setting.name().equals("client_encoding"))
        .filter(
            setting ->
                !independent
                    || setting.name().equals("search_path")
                    || setting.name().equals("standard_conforming_strings"))
        .map(setting -> "SET " + setting.assignment())
        .collect(Collectors.joining(" "));
  }
}
