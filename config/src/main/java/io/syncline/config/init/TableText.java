// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.core.change.TableId;

/** Names of tables as the configuration file has them. */
final class TableText {

  private TableText() {}

  static String of(TableId table) {
    return part(table.schema()) + "." + part(table.name());
  }

  static String part(String name) {
    return name.indexOf('.') < 0 && name.indexOf('"') < 0
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }
}
