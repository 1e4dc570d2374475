// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.pgoutput;

import io.syncline.core.change.Columns;
import io.syncline.core.change.TableId;
import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of a relation look in the stream.
 *
 * @param oid of the table or of the partition, as the 32 bits that the stream has
 * @param replicaIdentity {@code pg_class.relreplident}
 * @param columns the published ones, in their order
 */
public record RelationShape(int oid, TableId id, char replicaIdentity, List<Column> columns) {

  /**
   * @param key whether it is part of what names the old row
   * @param type oid of the type
   */
  public record Column(String name, boolean key, int type, int modifier) {}

  public RelationShape {
    columns = List.copyOf(columns);
  }

  Columns names() {
    return new Columns(columns.stream().map(Column::name).toList());
  }

  /** Which columns are part of what names the old row. */
  int[] keyIndexes() {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).key()) {
        indexes.add(i);
      }
    }
    return indexes.stream().mapToInt(Integer::intValue).toArray();
  }
}
