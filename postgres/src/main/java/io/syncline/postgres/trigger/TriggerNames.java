// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** What the triggers and functions of one sync are called. */
record TriggerNames(String sync) {
  /** The sync that needs no name of its own. */
  private static final String DEFAULT = "syncline";

  private static final int LONGEST = 63;

  /**
   * {@code bills_sync_trigger} for what is updated, {@code bills_sync_trigger_insert} and so on.
   */
  String trigger(TableId table, TriggerKind kind) {
    return fitting(table.name() + own() + "_sync_trigger" + kind.suffix());
  }

  /** The function that a trigger runs, in our own schema. */
  String function(TableId table, TriggerKind kind) {
    String event = "_on_" + kind.name().toLowerCase(Locale.ROOT);
    if (table.schema().equals("public") && own().isEmpty()) {
      return fitting(table.name() + event);
    }
    // All functions are in one schema: a.b and public.a_b must not share one.
    String whole = String.join("\u0000", sync, table.schema(), table.name());
    String name = table.schema() + "_" + table.name() + own() + event;
    return fitting(name + "_%08x".formatted(sum(whole)));
  }

  private String own() {
    return sync.equals(DEFAULT) ? "" : "_" + sync;
  }

  /** PostgreSQL would cut a longer name, and two could become one. */
  private static String fitting(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST) {
      return name;
    }
    String tail = "_%08x".formatted(sum(name));
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length + tail.length()
        > LONGEST) {
      end--;
    }
    return name.substring(0, end) + tail;
  }

  private static long sum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
