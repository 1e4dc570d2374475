// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.config.ReadFile;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType.ExternalNode;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BindingTest {

  static List<Corpus.Case> unbindable() {
    return Corpus.load("unbindable.txt").cases();
  }

  @ParameterizedTest
  @MethodSource("unbindable")
  void mappingThatDoesNotFitIsRefusedWithEveryProblemAtItsPlace(Corpus.Case file) {
    List<String> problems =
        switch (file.read()) {
          case ReadFile.Valid(var read) -> World.problems(read);
          case ReadFile.Invalid(var unreadable) -> throw new AssertionError(unreadable);
        };

    assertThat(problems).isEqualTo(file.problems());
  }

  @Test
  void columnsBecomePropertiesUnlessTheyAreRelationships() {
    TableNode bill =
        node(
            """
            nodes:
              Bill:
                table: public.bills
                properties: { except: [total, cheap, at], rename: { id: key, title: name } }
                back_reference: { column: graph_id }
                relationships:
                  SPONSORED_BY: { to: Person, by: sponsor_id }
                  CO_SPONSORED_BY: { to: Person, each: co_sponsors }
              Person: { table: public.people }
            """,
            "Bill");

    assertThat(names(bill.properties()))
        .containsExactly(
            "key",
            "number",
            "name",
            "status",
            "sponsor_name",
            "tags",
            "chamber",
            "session_number",
            "graph_id");
    assertThat(bill.backReference()).isEqualTo(new BackReference("graph_id", "graph_id"));
  }

  @Test
  void onlyTakesTheKeyAlongAndMayNameAForeignKey() {
    TableNode bill =
        node(
            """
            nodes:
              Bill:
                table: public.bills
                properties: { only: [sponsor_id, title] }
                relationships: { SPONSORED_BY: { to: Person, by: sponsor_id } }
              Person: { table: public.people, properties: none }
            """,
            "Bill");

    assertThat(names(bill.properties())).containsExactly("id", "title", "sponsor_id");
  }

  @Test
  void noPropertiesStillHaveTheKey() {
    TableNode person = node("nodes: { P: { table: public.people, properties: none } }", "P");

    assertThat(names(person.properties())).containsExactly("id");
  }

  @Test
  void constantsKeepTheirTypes() {
    TableNode bill =
        node(
            """
            nodes:
              B:
                table: public.people
                properties:
                  only: [id]
                  constants: { text: x, whole: 7, part: 1.5, yes: true, quoted: "7" }
            """,
            "B");

    assertThat(bill.constants())
        .isEqualTo(Map.of("text", "x", "whole", 7L, "part", 1.5, "yes", true, "quoted", "7"));
  }

  @Test
  void foreignKeyNamesTheIdentity() {
    OwnedEdge edge =
        edge(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships: { SPONSORED_BY: { to: Person, by: sponsor_id } }
              Person: { table: public.people }
            """);

    assertThat(edge.edge())
        .isEqualTo(
            new EdgeType(
                "Bill.SPONSORED_BY",
                "Bill",
                "SPONSORED_BY",
                Side.FROM,
                new End.ByIdentity("Bill"),
                new End.ByIdentity("Person"),
                List.of(),
                Map.of(),
                Stamps.NONE,
                List.of()));
    assertThat(edge.source()).isEqualTo(new Source.Columns(key("sponsor_id", "int4")));
  }

  @Test
  void incomingEdgeEndsAtItsOwner() {
    OwnedEdge edge =
        edge(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships: { wrote: { type: WROTE, direction: in, to: Person, by: sponsor_id } }
              Person: { table: public.people }
            """);

    assertThat(edge.edge().id()).isEqualTo("Bill.wrote");
    assertThat(edge.edge().type()).isEqualTo("WROTE");
    assertThat(edge.edge().ownerSide()).isEqualTo(Side.TO);
    assertThat(edge.edge().from()).isEqualTo(new End.ByIdentity("Person"));
    assertThat(edge.edge().to()).isEqualTo(new End.ByIdentity("Bill"));
  }

  @Test
  void columnsAreBroughtIntoTheOrderOfTheIdentity() {
    OwnedEdge edge =
        edge(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships:
                  IN: { to: Session, by: [session_number, chamber], references: [number, chamber] }
              Session: { table: public.sessions }
            """);

    assertThat(edge.edge().to()).isEqualTo(new End.ByIdentity("Session"));
    assertThat(edge.source())
        .isEqualTo(
            new Source.Columns(
                new KeyColumns(
                    List.of("chamber", "session_number"),
                    List.of(ColumnType.named("text"), ColumnType.named("int4")))));
  }

  @Test
  void uniqueColumnsBecomeAReferenceOfTheNodeTheyName() {
    BoundMapping mapping =
        World.bound(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships:
                  a: { to: Person, by: sponsor_name, references: email }
                  b: { to: Person, by: [sponsor_name], references: [email] }
              Person: { table: public.people }
            """);

    TableNode person = (TableNode) mapping.node("Person");
    TableNode bill = (TableNode) mapping.node("Bill");
    assertThat(person.references())
        .containsExactly(new Reference(key("email", "text"), "_syncline_key_email"));
    assertThat(bill.edges())
        .extracting(edge -> edge.edge().to())
        .containsOnly(new End.ByReference("Person", "_syncline_key_email"));
  }

  @Test
  void keyThatIsNotTheIdentityIsFoundByReference() {
    BoundMapping mapping =
        World.bound(
            """
            nodes:
              Both: { table: public.both }
              Vote:
                table: public.votes
                relationships:
                  ON: { to: Both, by: what }
                  AT: { to: Both, by: what, references: id }
            """);

    TableNode both = (TableNode) mapping.node("Both");
    assertThat(both.identity().columns()).containsExactly("b", "a");
    assertThat(both.key().columns()).containsExactly("id");
    assertThat(both.references())
        .containsExactly(new Reference(key("id", "int8"), "_syncline_key_id"));
    assertThat(names(both.properties())).containsExactly("id", "a", "b", "c");
  }

  @Test
  void arrayIsFollowedElementByElement() {
    OwnedEdge edge =
        edge(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships: { CO_SPONSORED_BY: { to: Person, each: co_sponsors } }
              Person: { table: public.people }
            """);

    assertThat(edge.source())
        .isEqualTo(new Source.Elements("co_sponsors", ',', ColumnType.named("int8")));
  }

  @Test
  void valuesOfAnArrayAreNodes() {
    BoundMapping mapping =
        World.bound(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships:
                  TAGGED: { to: Tag, each: tags }
                  IS: { to: Tag, by: status }
              Tag: { values_of: public.bills.tags, property: name, labels: [Word], lane: low }
            """);

    ValueNode tag = (ValueNode) mapping.node("Tag");
    assertThat(tag.array()).isTrue();
    assertThat(tag.type()).isEqualTo(ColumnType.named("text"));
    assertThat(tag.identity()).isEqualTo(key("id", "int8"));
    assertThat(tag.labels()).containsExactly("Tag", "Word");
    assertThat(mapping.edges()).extracting(EdgeType::to).containsOnly(new End.ByIdentity("Tag"));
  }

  @Test
  void nodesOfTheGraphAreFoundByTheirProperties() {
    OwnedEdge edge =
        edge(
            """
            nodes:
              Bill:
                table: public.bills
                properties: none
                relationships: { TOWARD: { to: Goal, by: [number, sponsor_id] } }
              Goal: { external: true, key: [name, year] }
            """);

    assertThat(edge.edge().to())
        .isEqualTo(
            new End.ByProperties(
                "Goal",
                List.of("name", "year"),
                List.of(ColumnType.named("text"), ColumnType.named("int4"))));
  }

  @Test
  void externalNodesAreKept() {
    BoundMapping mapping =
        World.bound(
            """
            nodes:
              Goal: { external: true, key: id }
              P: { table: public.people }
            """);

    assertThat(mapping.node("Goal")).isEqualTo(new ExternalNode("Goal", List.of("id")));
  }

  @Test
  void joinRowsAreEdgesWithTheOtherColumnsAsProperties() {
    BoundMapping mapping =
        World.bound(
            """
            nodes:
              Bill: { table: public.bills, properties: none }
              Person: { table: public.people }
            relationships:
              VOTED:
                table: public.votes
                where: "value > 0"
                from: { node: Person, by: who }
                to: { node: Bill, by: what }
                properties: { except: id, rename: { value: vote }, constants: { source: x } }
                graph_only: weight
                lane: low
            """);

    JoinType voted = mapping.findJoin("VOTED").orElseThrow();
    assertThat(voted.identity()).isEqualTo(key("id", "int8"));
    assertThat(voted.from()).isEqualTo(key("who", "int8"));
    assertThat(voted.to()).isEqualTo(key("what", "int8"));
    assertThat(Objects.requireNonNull(voted.where()).toSql()).contains("value");
    assertThat(voted.edge())
        .isEqualTo(
            new EdgeType(
                "VOTED",
                "VOTED",
                "VOTED",
                null,
                new End.ByIdentity("Person"),
                new End.ByIdentity("Bill"),
                List.of(new Property("value", "vote", ColumnType.named("int4"))),
                Map.of("source", "x"),
                Stamps.NONE,
                List.of("weight")));
  }

  @Test
  void twoEntriesOverOneTableMayShareABackReferenceIfTheirFiltersExcludeEachOther() {
    BoundMapping mapping =
        World.bound(
            """
            nodes:
              Open:
                table: public.bills
                where: "status = 'open' AND title IS NOT NULL"
                properties: none
                back_reference: { column: graph_id }
              Shut:
                table: public.bills
                where: "status IN ('shut', 'gone')"
                properties: none
                back_reference: { column: graph_id }
            """);

    assertThat(mapping.nodes()).hasSize(2);
  }

  private static TableNode node(String entries, String name) {
    return (TableNode) World.bound(entries).node(name);
  }

  /** The only owned edge of the node Bill. */
  private static OwnedEdge edge(String entries) {
    TableNode bill = node(entries, "Bill");
    assertThat(bill.edges()).hasSize(1);
    return bill.edges().getFirst();
  }

  private static List<String> names(List<Property> properties) {
    return properties.stream().map(Property::name).toList();
  }

  private static KeyColumns key(String column, String type) {
    return new KeyColumns(List.of(column), List.of(ColumnType.named(type)));
  }
}
