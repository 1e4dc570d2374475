// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.CommandResult;
import org.junit.jupiter.api.Test;

final class TriggerFailureTest extends FailureRules {
  TriggerFailureTest() {
    super("trigger");
  }

  @Test
  void aResyncRemovesNothingMoreWhereTooManyRowsWentUnnoticed() throws Exception {
    world.sql("INSERT INTO bills SELECT i, 't' FROM generate_series(6, 155) i");
    world.awaitCaughtUp();
    world.sql(
        "DELETE FROM bills WHERE id > 5;"
            + "DELETE FROM syncline.graph_sync_status WHERE sync_status = 'deleted'");

    CommandResult resync = world.sync().tryCommand("resync", "Bill", "--wait");

    assertThat(resync.code()).isEqualTo(1);
    assertThat(resync.output()).contains("more than 150 of 5 rows of Bill are gone");
    assertThat(world.titles()).hasSize(155);
  }
}
