// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;

/** A small civic world, mapped by hand, with every kind of entry, end and edge. */
public final class Civic {
  private static final ColumnType INT8 = ColumnType.named("int8");
  private static final ColumnType TEXT = ColumnType.named("text");
  private static final KeyColumns ID = new KeyColumns(List.of("id"), List.of(INT8));

  private static final Stamps STAMPS = new Stamps("createdAt", "lastSyncedAt");

  static final String EMAIL = "_syncline_ref_email";

  private Civic() {}

  public static BoundMapping mapping() {
    return mapping(ForeignEdges.DELETE);
  }

  static BoundMapping mapping(ForeignEdges foreignEdges) {
    return new BoundMapping(
        List.of(
            person(foreignEdges), bill(), tag(), new NodeType.ExternalNode("Goal", List.of("id"))),
        List.of(voted(), reached()),
        Bookkeeping.DEFAULTS);
  }

  private static NodeType person(ForeignEdges foreignEdges) {
    return new NodeType.TableNode(
        "Person",
        List.of("Person"),
        TableId.of("people"),
        ID,
        ID,
        null,
        List.of(
            new Property("id", "id", INT8),
            new Property("name", "name", TEXT),
            new Property("email", "email", TEXT)),
        Map.of(),
        Stamps.NONE,
        List.of("pagerank"),
        List.of(new Reference(new KeyColumns(List.of("email"), List.of(TEXT)), EMAIL)),
        List.of("name"),
        Lane.NORMAL,
        null,
        foreignEdges,
        false,
        List.of(owned("Person.MENTOR", "Person", "MENTOR", new End.ByIdentity("Person"))));
  }

  private static NodeType bill() {
    return new NodeType.TableNode(
        "Bill",
        List.of("Bill", "LegislativeItem"),
        TableId.of("bills"),
        ID,
        ID,
        null,
        List.of(
            new Property("id", "id", INT8),
            new Property("title", "title", TEXT),
            new Property("body", "body", TEXT)),
        Map.of("source", "civic"),
        STAMPS,
        List.of("pagerank"),
        List.of(),
        List.of(),
        Lane.NORMAL,
        null,
        ForeignEdges.DELETE,
        false,
        List.of(
            owned("Bill.SPONSORED_BY", "Bill", "SPONSORED_BY", new End.ByIdentity("Person")),
            owned("Bill.CO_SPONSORED_BY", "Bill", "CO_SPONSORED_BY", new End.ByIdentity("Person")),
            owned("Bill.CONTACT", "Bill", "CONTACT", new End.ByReference("Person", EMAIL)),
            owned("Bill.TAGGED", "Bill", "TAGGED", new End.ByIdentity("Tag")),
            owned(
                "Bill.TOWARD",
                "Bill",
                "TOWARD",
                new End.ByProperties("Goal", List.of("id"), List.of(INT8)))));
  }

  private static OwnedEdge owned(String id, String owner, String type, End other) {
    return new OwnedEdge(
        new EdgeType(
            id,
            owner,
            type,
            Side.FROM,
            new End.ByIdentity(owner),
            other,
            List.of(),
            Map.of(),
            Stamps.NONE,
            List.of()),
        new OwnedEdge.Source.Columns(ID));
  }

  private static NodeType tag() {
    return new NodeType.ValueNode(
        "Tag",
        List.of("Tag"),
        TableId.of("bills"),
        ID,
        "tags",
        TEXT,
        true,
        ',',
        "name",
        null,
        Lane.NORMAL);
  }

  /** Shares its type with nothing. */
  private static JoinType voted() {
    EdgeType edge =
        new EdgeType(
            "VOTED",
            "VOTED",
            "VOTED",
            null,
            new End.ByIdentity("Person"),
            new End.ByIdentity("Bill"),
            List.of(new Property("choice", "choice", TEXT), new Property("note", "note", TEXT)),
            Map.of("source", "civic"),
            STAMPS,
            List.of("weight"));
    return new JoinType("VOTED", TableId.of("votes"), ID, null, ID, ID, edge, Lane.NORMAL);
  }

  /** Shares its type with {@code Bill.SPONSORED_BY}, and has ends that are not identities. */
  private static JoinType reached() {
    EdgeType edge =
        new EdgeType(
            "BACKS",
            "BACKS",
            "SPONSORED_BY",
            null,
            new End.ByReference("Person", EMAIL),
            new End.ByIdentity("Bill"),
            List.of(),
            Map.of(),
            Stamps.NONE,
            List.of());
    return new JoinType("BACKS", TableId.of("backs"), ID, null, ID, ID, edge, Lane.NORMAL);
  }

  static NodeState person(String id, String name, String email) {
    return new NodeState(
        List.of(Value.of(id), Value.of(name), Value.of(email)),
        List.of(Value.of(email)),
        List.of(EdgeEnds.NONE));
  }

  static NodeState person(String id, String name) {
    return person(id, name, name.toLowerCase(java.util.Locale.ROOT) + "@example.org");
  }

  static BillBuilder bill(String id, String title) {
    return new BillBuilder(id, title);
  }

  static EntityState vote(String person, String bill, String choice) {
    return new EntityState.EdgeState(person, bill, List.of(Value.of(choice), Value.NULL));
  }

  static EntityState backs(String email, String bill) {
    return new EntityState.EdgeState(email, bill, List.of());
  }

  static EntityState tags(String... tags) {
    return new EntityState.HeldValues(List.of(tags));
  }

  /** A bill whose edges are set one by one. */
  static final class BillBuilder {
    private final String id;
    private final Value title;
    private Value body = Value.NULL;
    private EdgeEnds sponsor = EdgeEnds.NONE;
    private EdgeEnds coSponsors = EdgeEnds.NONE;
    private EdgeEnds contact = EdgeEnds.NONE;
    private EdgeEnds tags = EdgeEnds.NONE;
    private EdgeEnds goal = EdgeEnds.NONE;

    private BillBuilder(String id, String title) {
      this.id = id;
      this.title = Value.of(title);
    }

    BillBuilder body(Value body) {
      this.body = body;
      return this;
    }

    BillBuilder sponsor(String person) {
      sponsor = new EdgeEnds(List.of(person));
      return this;
    }

    BillBuilder coSponsors(String... people) {
      coSponsors = new EdgeEnds(List.of(people));
      return this;
    }

    BillBuilder coSponsorsUnchanged() {
      coSponsors = EdgeEnds.UNCHANGED;
      return this;
    }

    BillBuilder contact(String email) {
      contact = new EdgeEnds(List.of(email));
      return this;
    }

    BillBuilder tags(String... tags) {
      this.tags = new EdgeEnds(List.of(tags));
      return this;
    }

    BillBuilder goal(String goal) {
      this.goal = new EdgeEnds(List.of(goal));
      return this;
    }

    NodeState build() {
      return new NodeState(
          List.of(Value.of(id), title, body),
          List.of(),
          List.of(sponsor, coSponsors, contact, tags, goal));
    }
  }
}
