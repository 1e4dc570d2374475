// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.testkit.contract.CivicMapping;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChangeTextTest {
  private static final BoundMapping MAPPING = CivicMapping.mapping(Map.of());

  private static Mutation person(String value) {
    TableNode node = (TableNode) MAPPING.node("Person");
    return new Mutation.Upsert(
        new EntityId("Person", "1"),
        new Version(1, Position.endOf(1)),
        null,
        new NodeState(
            Collections.nCopies(node.properties().size(), Value.of(value)),
            Collections.nCopies(node.references().size(), Value.NULL),
            Collections.nCopies(node.edges().size(), EdgeEnds.NONE)));
  }

  @Test
  void sensitiveColumnsAreMaskedAlsoInReasons() {
    ChangeText texts = new ChangeText(MAPPING, Set.of("Person.email"));

    String text = texts.of(person("secret-1"));

    assertThat(text).contains("\"email\": \"***\"").contains("\"name\": \"secret-1\"");
    assertThat(texts.masking(person("secret-1"), "Node has email = 'secret-1'"))
        .isEqualTo("Node has email = '***'");
    assertThat(new ChangeText(MAPPING, Set.of()).of(person("secret-1"))).doesNotContain("***");
  }

  @Test
  void endsOfEdgesAreMaskedWhereTheirColumnsAre() {
    TableNode bill = (TableNode) MAPPING.node("Bill");
    Mutation ends =
        new Mutation.Upsert(
            new EntityId("Bill", "1"),
            version(),
            null,
            new NodeState(
                Collections.nCopies(bill.properties().size(), Value.NULL),
                Collections.nCopies(bill.references().size(), Value.NULL),
                Collections.nCopies(bill.edges().size(), new EdgeEnds(List.of("secret-1")))));
    Mutation vote =
        new Mutation.Upsert(
            new EntityId("VOTED", "1"),
            version(),
            null,
            new EdgeState(
                "secret-2",
                "bill-3",
                Collections.nCopies(
                    MAPPING.findJoin("VOTED").orElseThrow().edge().properties().size(),
                    Value.NULL)));
    ChangeText texts = new ChangeText(MAPPING, Set.of("tags", "person"));

    assertThat(texts.of(ends))
        .contains("\"Bill.TAGGED\": \"***\"", "\"Bill.CO_SPONSORED_BY\": [\"secret-1\"]");
    assertThat(texts.masking(ends, "no secret-1")).isEqualTo("no ***");
    assertThat(texts.of(vote)).contains("\"from\": \"***\"", "\"to\": \"bill-3\"");
    assertThat(texts.masking(vote, "secret-2 and bill-3")).isEqualTo("*** and bill-3");
  }

  @Test
  void longValuesAreCutAndAllIsJson() {
    ChangeText texts = new ChangeText(MAPPING, Set.of());

    String text = texts.of(person("\"\\\n".repeat(20_000)));

    assertThat(text).hasSizeLessThan(20_000).contains("... (60000 characters)");
    assertThat(text).contains("\\\"\\\\\\u000a");
    assertThat(texts.of(new Mutation.Remove(new EntityId("Person", "1"), version())))
        .isEqualTo("{}");
    assertThat(List.of(ChangeText.kind(person("x")))).containsExactly("upsert");
  }

  private static Version version() {
    return new Version(1, Position.endOf(1));
  }
}
