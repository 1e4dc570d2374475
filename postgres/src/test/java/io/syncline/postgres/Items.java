// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.trigger.TrackedEntry;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.util.List;
import java.util.Map;

/** The table {@code items (id, name)}, whose changes triggers put into a queue. */
final class Items {
  private static final TableId ITEMS = TableId.of("items");

  private Items() {}

  static TestDatabase createQueue() {
    TestDatabase database = TestDatabase.create();
    database.sql("CREATE TABLE items (id int PRIMARY KEY, name text)");
    TrackedTable items =
        new TrackedTable(
            ITEMS,
            new KeyColumns(List.of("id"), List.of(ColumnType.named("int4"))),
            List.of(new TrackedEntry("Item", Lane.NORMAL, List.of("id", "name"), List.of(), null)));
    database.setUp(
        new SetupNeeds(List.of(ITEMS), false, Map.of(), TestDatabase.RUNTIME_ROLE, true)
            .withTriggers(new TriggerNeeds("syncline", List.of("neo4j"), List.of(items))));
    database.sql("INSERT INTO syncline.sync (name) VALUES ('syncline') ON CONFLICT DO NOTHING");
    return database;
  }
}
