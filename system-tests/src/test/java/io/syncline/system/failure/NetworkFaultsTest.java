// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.history.History;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.Link;
import io.syncline.system.sync.Link.Fault;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The networks between the engine and both stores are cut, stall, slow down and lose what is said
 * in one direction, while users write: nothing is lost, nothing is set aside, and the engine goes
 * on soon. {@code -Drounds=100} has every fault that often; {@code -Dseed} another order.
 */
final class NetworkFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long LASTS_MILLIS = 2_500;

  private final long seed = Long.getLong("seed", 29);
  private final Random dice = new Random(seed);
  private volatile boolean writing = true;

  @Test
  void anEngineLosesNothingAndSetsNothingAsideWhateverTheNetworkDoes() throws Exception {
    endure("log");
  }

  @Test
  @Tag("long")
  void neitherDoWorkersAtAQueue() throws Exception {
    endure("trigger");
  }

  private void endure(String capture) throws Exception {
    History history = new History(seed);
    try (Link postgres = new Link(SharedServers.postgres().port());
        Link neo4j = new Link(SharedServers.neo4j().port());
        TestSync sync =
            new TestSync(SharedServers.postgres(), SharedServers.neo4j())
                .withOptions("capture: " + capture)
                .through(postgres, neo4j)) {
      history.create(sync::sql);
      history.write(sync::connect, 20);
      sync.setUp(history.mappingText());
      Oracle oracle = new Oracle(history.mapping(), sync::connect, sync.graph());
      sync.start();
      CompletableFuture<Void> users = startWriting(history, sync);
      for (int round = 0; round < Integer.getInteger("rounds", 1); round++) {
        for (Fault fault : shuffled()) {
          Link link = fault != Fault.COMMIT_ANSWER_LOST && dice.nextBoolean() ? postgres : neo4j;
          link.fail(fault);
          Thread.sleep(LASTS_MILLIS);
          link.heal();
        }
      }
      writing = false;
      users.get(SOON.toSeconds(), TimeUnit.SECONDS);

      assertThat(oracle.differencesWithin(SOON)).as("%s, -Dseed=%d", capture, seed).isEmpty();
      assertThat(neo4j.commitAnswersLost()).isPositive();
      assertThat(sync.running()).isTrue();
      assertThat(setAside(sync)).isZero();
    }
  }

  private List<Fault> shuffled() {
    List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
    faults.remove(Fault.NONE);
    Collections.shuffle(faults, dice);
    return faults;
  }

  private CompletableFuture<Void> startWriting(History history, TestSync sync) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (writing) {
              history.write(sync::connect, 2);
            }
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        work -> Thread.ofPlatform().name("users").start(work));
  }

  private static long setAside(TestSync sync) throws Exception {
    try (Connection connection = sync.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM syncline.graph_sync_failures")) {
      row.next();
      return row.getLong(1);
    }
  }
}
