// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.type.SqlText;

/**
 * The queue of one sync to one target.
 *
 * @param schema where our own tables are
 */
public record QueueName(String schema, String sync, String target) {

  /** The table that is the queue, as SQL. */
  public String table() {
    return table("graph_sync_status");
  }

  /** Another of our tables, as SQL. */
  public String table(String name) {
    return SqlText.identifier(schema) + "." + name;
  }

  String function(String name) {
    return SqlText.identifier(schema) + "." + name;
  }

  /** The sequence of versions, as a literal. */
  public String sequence() {
    return SqlText.literal(SqlText.identifier(schema) + ".queue_version");
  }

  /** Sync and target as literals, separated by a comma. */
  String place() {
    return SqlText.literal(sync) + ", " + SqlText.literal(target);
  }
}
