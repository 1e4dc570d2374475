// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.CommandResult;
import org.junit.jupiter.api.Test;

final class TriggerFailureTest extends FailureRules {
  TriggerFailureTest() {
    super("trigger");
  }

  @Test
  void nobodyWaitsUntilARecordBesideItIsGivenUp() throws Exception {
    world.sql(
        "INSERT INTO bills SELECT i, CASE i %% 10 WHEN 5 THEN %s ELSE 't' END FROM generate_series(101, 130) i"
            .formatted(TOO_LARGE));
    world.awaitCaughtUp();

    String given =
        world.rows("SELECT min(created_at)::text FROM syncline.graph_sync_failures").getFirst();
    assertThat(
            world.texts(
                "MATCH (b:Bill) WHERE b.id > 100 AND b.written < datetime(replace('%s', ' ', 'T')) RETURN b.title AS t"
                    .formatted(given)))
        .hasSize(27);
    assertThat(world.letters()).contains("Bill 105", "Bill 115", "Bill 125");
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
