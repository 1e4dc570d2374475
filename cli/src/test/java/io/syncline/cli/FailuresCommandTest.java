// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.binding.Binding;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.contract.CivicMapping;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FailuresCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();
  private final Session session =
      new Session(stores, Clock.fixed(NOW, ZoneOffset.UTC), null, Map.of("USER", "anna"));

  private void setAside(String entry, String key, String code, String reason, long secondsAgo) {
    stores
        .source
        .state
        .deadLetters()
        .setAside(
            new Refused(
                "syncline",
                "neo4j",
                Lane.NORMAL,
                new EntityId(entry, key),
                code,
                reason,
                "{}",
                "1:0/10",
                NOW.minusSeconds(secondsAgo)),
            RetrySchedule.DEFAULTS);
  }

  @Test
  void withoutAnyThereIsNothingToSee() {
    assertThat(session.run("failures", "list", "-c", FILE).out())
        .isEqualTo("Nothing is set aside.\n");
  }

  @Test
  void theyAreGroupedByCause() {
    setAside("Bill", "1", "Neo.A", "too large", 7200);
    setAside("Bill", "2", "Neo.A", "too large", 60);
    setAside("Person", "1", "Neo.B", "exists", 60);

    Session.Result result = session.run("failures", "list", "-c", FILE);

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            COUNT  TYPE    CAUSE  SINCE     REASON OF THE FIRST
            2      Bill    Neo.A  2 h ago   too large
            1      Person  Neo.B  60 s ago  exists
            """);
    assertThat(session.run("failures", "list", "--each", "--older-than", "1h", "-c", FILE).out())
        .contains("Bill  1 ")
        .doesNotContain("Person");
  }

  @Test
  void showTellsTheWholeStory() {
    setAside("Tag", "1", "Neo.A", "too large", 7200);

    assertThat(session.run("failures", "show", "Tag", "1", "-c", FILE).out())
        .contains("Tag 1: set aside")
        .contains("reason     too large")
        .contains("keeps what the row last projected")
        .contains("attempt 1 at");
    assertThat(session.run("failures", "show", "Tag", "2", "-c", FILE).out())
        .contains("not set aside");
  }

  @Test
  void retryHandsOverToWhoeverRuns() {
    setAside("Tag", "1", "Neo.A", "too large", 7200);

    assertThat(session.run("failures", "retry", "-c", FILE).code()).isEqualTo(2);
    assertThat(session.run("failures", "retry", "--all", "-c", FILE).out())
        .contains("1 record will be tried again by the next run; no engine runs");
    stores.source.state.holder = "host-1 pid 7";
    assertThat(session.run("failures", "retry", "--type", "Tag", "-c", FILE).out())
        .contains("now by host-1 pid 7");
    assertThat(
            stores.source.state.deadLetters().find("syncline", Filter.ALL).getFirst().requested())
        .isTrue();
  }

  @Test
  void discardWantsAReasonAndAYes() {
    setAside("Bill", "1", "Neo.A", "too large", 7200);

    assertThat(session.run("failures", "discard", "--all", "-c", FILE).code()).isEqualTo(2);
    assertThat(
            session.run("failures", "discard", "--all", "--reason", "so be it", "-c", FILE).code())
        .isEqualTo(2);
    assertThat(
            session
                .run("failures", "discard", "--all", "--reason", "so be it", "--yes", "-c", FILE)
                .out())
        .contains("1 record discarded");
    assertThat(stores.source.state.deadLetters().find("syncline", Filter.ALL)).isEmpty();
    assertThat(
            stores
                .source
                .state
                .deadLetters()
                .attempts("syncline", "neo4j", new EntityId("Bill", "1"))
                .getFirst()
                .resolvedBy())
        .isEqualTo("anna");
  }

  @Test
  void exportIsJson() {
    setAside("Bill", "1", "Neo.A", "too large", 7200);

    assertThat(session.run("failures", "export", "-c", FILE).out())
        .startsWith("[")
        .contains("\"key\" : \"1\"")
        .contains("\"reason\" : \"too large\"");
  }

  @Test
  void aLaneRestsUntilItIsResumed() {
    assertThat(session.run("pause", "normal", "--reason", "repairs", "-c", FILE).out())
        .contains("lane normal is paused; no engine runs, so it holds from the next run on");
    assertThat(session.run("status", "-c", FILE).out())
        .contains("lane normal is paused by anna: repairs");
    assertThat(session.run("resume", "normal", "-c", FILE).out()).contains("lane normal goes on");
    assertThat(session.run("resume", "normal", "-c", FILE).out()).contains("was not paused");
  }

  @Test
  void aNameThatTheFileDoesNotKnowIsRefused() {
    setAside("Bill", "1", "Neo.A", "too large", 7200);

    assertThat(session.run("failures", "list", "--type", "Bil", "-c", FILE).err())
        .startsWith("error [USAGE_INVALID] the file has no entry Bil; it has [");
    assertThat(session.run("failures", "show", "Bil", "1", "-c", FILE).code()).isEqualTo(2);
    assertThat(session.run("failures", "retry", "--target", "neo", "-c", FILE).err())
        .isEqualTo("error [USAGE_INVALID] the file has no target neo; it has [neo4j]\n");
    assertThat(session.run("pause", "normal", "--target", "neo", "-c", FILE).code()).isEqualTo(2);
    assertThat(session.run("resume", "normal", "--target", "neo", "-c", FILE).code()).isEqualTo(2);
    assertThat(stores.source.state.requests().pauses("syncline")).isEmpty();
  }

  @Test
  void recoverListsSomeOrIsRefused() {
    assertThat(session.run("recover", "--limit", "0", "-c", FILE).err())
        .isEqualTo("error [USAGE_INVALID] --limit must be at least 1, is 0\n");
  }

  @Test
  void statusCountsWhatIsSetAside() {
    setAside("Bill", "1", "Neo.A", "too large", 7200);

    assertThat(session.run("status", "-c", FILE).out())
        .contains("1 record is set aside: see 'syncline failures list'");
    assertThat(session.run("status", "--output", "json", "-c", FILE).out())
        .contains("\"failedEntities\" : 1");
  }

  @Test
  void resyncWantsToKnowWhat() {
    assertThat(session.run("resync", "-c", FILE).code()).isEqualTo(2);
    assertThat(session.run("resync", "Nothing", "-c", FILE).err())
        .contains("the mapping has no entry Nothing");
  }

  @Test
  void resyncSaysNowAndThenHowFarItHasCome() {
    stores.source.state.holder = "here pid 1";
    stores.source.binding = new Binding.Bound(CivicMapping.mapping());
    Requests requests = stores.source.state.requests();
    AtomicInteger looks = new AtomicInteger();
    Clock hurrying =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            requests
                .open("syncline")
                .forEach(
                    request ->
                        requests.save(
                            looks.get() < 4
                                ? request.progressed(1500, "")
                                : request.ended(Request.DONE, 2000, "")));
            return NOW.plusSeconds(looks.getAndIncrement());
          }
        };
    Session waiting = new Session(stores, hurrying, null, Map.of("USER", "anna"));

    Session.Result result = waiting.run("resync", "Bill", "--wait", "-c", FILE);

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("request 1: Bill").contains("1500 rows so far");
    assertThat(result.out()).contains("read again, 2000 rows");
  }
}
