// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.node;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.projection.EntityId;
import io.syncline.core.type.ContentHash;
import io.syncline.testkit.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A row is a node: what is on it, and when it is there. */
interface NodeRules extends TargetRules {

  @Test
  default void anUpsertMakesANodeWithItsLabelsPropertiesAndConstants() {
    session().write(bill(1).with("title", "Rivers").with("status", "draft"));

    Graph.Node found = session().node("Bill", 1L);
    assertThat(found.labels()).isEqualTo(Set.of("Bill", "LegislativeItem"));
    assertThat(found.properties())
        .isEqualTo(
            Map.of("id", 1L, "title", "Rivers", "status", "draft", "source", "civic", "rank", 7L));
  }

  @Test
  default void anUpdateReplacesWhatChanged() {
    session().write(bill(1).with("title", "Rivers").with("status", "draft"));

    session().write(bill(1).with("title", "Lakes").with("status", "draft"));

    assertThat(session().graph().nodes()).hasSize(1);
    assertThat(session().node("Bill", 1L).properties()).containsEntry("title", "Lakes");
  }

  @Test
  default void aColumnThatBecomesNullLosesItsProperty() {
    session().write(bill(1).with("title", "Rivers").with("status", "draft"));

    session().write(bill(1).with("title", "Rivers"));

    assertThat(session().node("Bill", 1L).properties()).doesNotContainKey("status");
  }

  @Test
  default void anUnchangedValueStays() {
    session().write(bill(1).with("title", "Rivers").with("summary", "long"));

    session().write(bill(1).with("title", "Lakes").unchanged("summary"));

    assertThat(session().node("Bill", 1L).properties())
        .containsEntry("title", "Lakes")
        .containsEntry("summary", "long");
    assertThat(session().entity("Bill", 1).hash())
        .isEqualTo(hash("id", "1", "title", "Lakes", "summary", "long"));
  }

  @Test
  default void anUnchangedNullStaysNull() {
    session().write(bill(1).with("title", "Rivers"));

    Outcome.Applied outcome =
        session().batch().upsert(bill(1).with("title", "Lakes").unchanged("summary")).applied();

    assertThat(outcome.rereads()).isEmpty();
    assertThat(session().node("Bill", 1L).properties()).doesNotContainKey("summary");
  }

  @Test
  default void anUnchangedValueOfAnUnknownRowMustBeReadAgain() {
    Outcome.Applied outcome =
        session().batch().upsert(bill(1).with("title", "Lakes").unchanged("summary")).applied();
    session().write(bill(1).with("title", "Lakes").with("summary", "long"));

    assertThat(outcome.rereads()).containsExactly(new EntityId("Bill", "1"));
    assertThat(session().node("Bill", 1L).properties()).containsEntry("summary", "long");
    assertThat(session().entity("Bill", 1).hash())
        .isEqualTo(hash("id", "1", "title", "Lakes", "summary", "long"));
  }

  @Test
  default void aRemovedRowTakesItsNode() {
    session().write(person(41), person(42));

    session().remove("Person", 41);

    assertThat(session().hasNode("Person", 41L)).isFalse();
    assertThat(session().hasNode("Person", 42L)).isTrue();
  }

  @Test
  default void removingWhatIsNotThereIsNoError() {
    session().remove("Person", 41);
    session().remove("VOTED", 41);
    session().remove("Tag", 41);

    assertThat(session().graph().nodes()).isEmpty();
  }

  @Test
  default void theHashIsTheSumOverWhatTheRowHolds() {
    session().write(person(1).with("name", "Ada").with("seen", "2024-02-29 23:59:59.5+00"));
    session().write(person(1).with("name", "Äda").with("email", "a@b.c"));

    assertThat(session().entity("Person", 1).hash())
        .isEqualTo(hash("id", "1", "name", "Äda", "email", "a@b.c"));
  }

  @Test
  default void aNodeIsFoundByItsKeyWithItsVersion() {
    session().write(person(1));
    var version = session().next();
    session().batchAt(version).upsert(person(2)).applied();

    assertThat(session().entity("Person", 2).version()).isEqualTo(version);
    assertThat(session().reader().find(new EntityId("Person", "3"))).isEmpty();
  }

  @Test
  default void keysArePagedInOneStableOrder() {
    for (int i = 0; i < 25; i++) {
      session().write(person(i));
    }

    List<String> first = session().reader().keys("Person", null, 10);
    List<String> second = session().reader().keys("Person", first.getLast(), 10);
    List<String> third = session().reader().keys("Person", second.getLast(), 10);

    assertThat(first).hasSize(10);
    assertThat(second).hasSize(10).doesNotContainAnyElementsOf(first);
    assertThat(third)
        .hasSize(5)
        .doesNotContainAnyElementsOf(first)
        .doesNotContainAnyElementsOf(second);
  }

  @Test
  default void aValueIsOneNodeWhileAnyRowHoldsIt() {
    session().write(tags(1, "health", "water"), tags(2, "water"));
    assertThat(session().node("Tag", "water").labels()).isEqualTo(Set.of("Tag", "Word"));

    session().batch().upsert(tags(1, "water")).remove("Tag", 2).applied();
    assertThat(session().hasNode("Tag", "health")).isFalse();
    assertThat(session().hasNode("Tag", "water")).isTrue();

    session().remove("Tag", 1);
    assertThat(session().graph().nodes()).isEmpty();
  }

  @Test
  default void aValueThatPassesFromRowToRowKeepsItsNode() {
    session().write(tags(1, "water"));
    String before = session().node("Tag", "water").id();

    session().batch().upsert(tags(2, "water")).remove("Tag", 1).applied();

    assertThat(session().node("Tag", "water").id()).isEqualTo(before);
  }

  @Test
  default void namesAndValuesMayHoldAnyCharacter() {
    String text = "'; MATCH (n) DETACH DELETE n //`\\\"${x}\u0001 \uD83D\uDE00";

    session()
        .write(
            node(CivicMapping.ODD, text)
                .with(CivicMapping.ODD + "p", text)
                .to(CivicMapping.ODD + "r", text));

    Graph.Node found = session().node(CivicMapping.ODD, text);
    assertThat(found.labels()).containsExactlyInAnyOrder(CivicMapping.ODD, CivicMapping.ODD + "2");
    assertThat(found.properties())
        .containsEntry(CivicMapping.ODD + "p", text)
        .containsEntry(CivicMapping.ODD + "c", "constant");
    assertThat(session().edge(CivicMapping.ODD + "r").from()).isEqualTo(found.id());
  }

  static ContentHash hash(String... propertiesAndTexts) {
    ContentHash hash = ContentHash.ZERO;
    for (int i = 0; i < propertiesAndTexts.length; i += 2) {
      hash = hash.plus(ContentHash.of(propertiesAndTexts[i], propertiesAndTexts[i + 1]));
    }
    return hash;
  }
}
