// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.publication;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;
import java.util.Map;
import java.util.Optional;

/**
 * A publication as the catalog has it.
 *
 * @param everyKind whether it has inserts, updates, deletes and truncations
 * @param viaRoot whether it sends partitions under the name of their root
 * @param generated whether it sends stored generated columns
 * @param members for each of the tables asked for that it has, how it came to have it
 */
public record Publication(
    String name,
    long oid,
    String owner,
    boolean allTables,
    boolean everyKind,
    boolean viaRoot,
    boolean generated,
    Map<TableId, Member> members) {

  public Publication {
    members = Map.copyOf(members);
  }

  /**
   * @param table oid of the table
   * @param evidence changes when the table was taken out and put in again: the oid of the row of
   *     the catalog that makes it a member
   * @param narrowed whether it has a row filter or a column list
   */
  public record Member(long table, String evidence, boolean narrowed) {}

  /** Why it cannot be streamed from, and the statement that mends it. */
  public Optional<Fault> fault() {
    String quoted = SqlText.identifier(name);
    if (!everyKind) {
      return Optional.of(
          new Fault(
              "does not publish every kind of change",
              "ALTER PUBLICATION %s SET (publish = 'insert, update, delete, truncate')"
                  .formatted(quoted)));
    }
    if (viaRoot) {
      return Optional.of(
          new Fault(
              "publishes partitions via their root, which hides the truncation of a partition",
              "ALTER PUBLICATION %s SET (publish_via_partition_root = false)".formatted(quoted)));
    }
    return members.entrySet().stream()
        .filter(member -> member.getValue().narrowed())
        .map(Map.Entry::getKey)
        .sorted()
        .map(table -> narrowed(quoted, table))
        .findFirst();
  }

  private static Fault narrowed(String publication, TableId table) {
    return new Fault(
        "has a row filter or a column list on " + table,
        "ALTER PUBLICATION %s DROP TABLE %s; ALTER PUBLICATION %1$s ADD TABLE %2$s"
            .formatted(publication, TableSql.name(table)));
  }

  /**
   * @param what follows the name of the publication
   */
  public record Fault(String what, String remedySql) {}
}
