// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Of a source whose tables have no columns for ids: asked to write one, it fails. */
final class NoBackReferences implements BackReferences {

  @Override
  public List<String> write(TableId table, KeyColumns key, String column, Map<String, String> ids) {
    throw new IllegalStateException(table + " has no column " + column + " for ids");
  }

  @Override
  public List<String> findMissing(Rows rows, @Nullable String after, int limit) {
    return List.of();
  }
}
