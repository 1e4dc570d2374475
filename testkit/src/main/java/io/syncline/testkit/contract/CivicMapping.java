// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
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
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mapping that the target's contract speaks of; every kind of thing is in it once. */
public final class CivicMapping {
  static final ColumnType BIGINT = ColumnType.named("int8");
  static final ColumnType TEXT = ColumnType.named("text");
  static final ColumnType UUID = ColumnType.named("uuid");
  static final ColumnType TIME = ColumnType.named("timestamptz");

  /** Bookkeeping property of people's unique column. */
  static final String BY_EMAIL = "_syncline_by_email";

  /** A name that needs care in every language there is. */
  public static final String ODD = "Öd`d \"näme' \\u0060 $x{} /*";

  private CivicMapping() {}

  public static BoundMapping mapping() {
    return mapping(Map.of());
  }

  /** The same with row filters on some entries. */
  public static BoundMapping mapping(Map<String, String> filters) {
    return new BoundMapping(
        List.of(
            filtered(person(), filters),
            filtered(bill(), filters),
            session(),
            tag(filters.get("Tag")),
            office(),
            place(),
            odd(),
            new NodeType.ExternalNode("Goal", List.of("id"))),
        List.of(
            vote("VOTED", filters.get("VOTED")),
            vote("REVOTED", filters.get("REVOTED")),
            membership()),
        Bookkeeping.DEFAULTS);
  }

  private static TableNode filtered(TableNode n, Map<String, String> filters) {
    Map<String, ColumnType> types = new java.util.HashMap<>();
    n.properties().forEach(property -> types.put(property.column(), property.type()));
    return new TableNode(
        n.name(),
        n.labels(),
        n.table(),
        n.identity(),
        n.key(),
        filter(filters.get(n.name()), types),
        n.properties(),
        n.constants(),
        n.stamps(),
        n.graphOnly(),
        n.references(),
        n.indexes(),
        n.lane(),
        n.backReference(),
        n.foreignEdges(),
        n.adopt(),
        n.edges());
  }

  private static @Nullable BoundFilter filter(
      @Nullable String where, Map<String, ColumnType> types) {
    if (where == null) {
      return null;
    }
    RowFilter filter = ((RowFilter.Parsed.Valid) RowFilter.parse(where)).filter();
    return ((RowFilter.Bound.Valid) filter.bind(types)).filter();
  }

  private static TableNode person() {
    End person = new End.ByIdentity("Person");
    return node(
        "Person",
        List.of(),
        key("id", BIGINT),
        properties("name", TEXT, "email", TEXT, "seen", TIME),
        Map.of(),
        List.of(new Reference(key("email", TEXT), BY_EMAIL)),
        Lane.HIGH,
        ForeignEdges.DELETE,
        false,
        List.of(column("Person", "MENTORED_BY", Side.FROM, person, "mentor", BIGINT)));
  }

  private static TableNode bill() {
    End person = new End.ByIdentity("Person");
    return node(
        "Bill",
        List.of("LegislativeItem"),
        key("id", BIGINT),
        properties("title", TEXT, "status", TEXT, "summary", TEXT),
        Map.of("source", "civic", "rank", 7L),
        List.of(),
        Lane.NORMAL,
        ForeignEdges.DELETE,
        false,
        List.of(
            column("Bill", "SPONSORED_BY", Side.FROM, person, "sponsor", BIGINT),
            elements("Bill", "CO_SPONSORED_BY", person, "co_sponsors", BIGINT),
            elements("Bill", "TAGGED", new End.ByIdentity("Tag"), "tags", TEXT),
            column("Bill", "AUTHORED", Side.TO, person, "author", BIGINT),
            column(
                "Bill",
                "CONTACT",
                Side.FROM,
                new End.ByReference("Person", BY_EMAIL),
                "mail",
                TEXT),
            new OwnedEdge(
                edge("Bill.drafted", "Bill", "SPONSORED_BY", Side.FROM, own("Bill"), person),
                new Source.Columns(key("drafter", BIGINT))),
            new OwnedEdge(
                edge(
                    "Bill.IN_SESSION",
                    "Bill",
                    "IN_SESSION",
                    Side.FROM,
                    own("Bill"),
                    new End.ByIdentity("Session")),
                new Source.Columns(
                    new KeyColumns(List.of("org", "session_no"), List.of(UUID, BIGINT)))),
            new OwnedEdge(
                edge(
                    "Bill.TOWARD",
                    "Bill",
                    "TOWARD",
                    Side.FROM,
                    own("Bill"),
                    new End.ByProperties("Goal", List.of("id"), List.of(BIGINT))),
                new Source.Columns(key("goal", BIGINT))),
            column("Bill", "AMENDS", Side.FROM, new End.ByIdentity("Bill"), "amends", BIGINT)));
  }

  private static TableNode session() {
    return node(
        "Session",
        List.of(),
        new KeyColumns(List.of("org", "no"), List.of(UUID, BIGINT)),
        properties("name", TEXT),
        Map.of(),
        List.of(),
        Lane.NORMAL,
        ForeignEdges.DELETE,
        false,
        List.of());
  }

  private static ValueNode tag(@Nullable String where) {
    return new ValueNode(
        "Tag",
        List.of("Tag", "Word"),
        TableId.of("bills"),
        key("id", BIGINT),
        "tags",
        TEXT,
        true,
        ',',
        "name",
        filter(where, Map.of("status", TEXT)),
        Lane.NORMAL);
  }

  private static TableNode office() {
    return plain("Office", ForeignEdges.FAIL, false);
  }

  private static TableNode place() {
    return plain("Place", ForeignEdges.KEEP_NODE, true);
  }

  private static TableNode plain(String name, ForeignEdges foreignEdges, boolean adopt) {
    return node(
        name,
        List.of(),
        key("code", TEXT),
        properties("name", TEXT),
        Map.of(),
        List.of(),
        Lane.NORMAL,
        foreignEdges,
        adopt,
        List.of());
  }

  private static TableNode odd() {
    return node(
        ODD,
        List.of(ODD + "2"),
        key(ODD, TEXT),
        properties(ODD + "p", TEXT),
        Map.of(ODD + "c", "constant"),
        List.of(),
        Lane.NORMAL,
        ForeignEdges.DELETE,
        false,
        List.of(column(ODD, ODD + "r", Side.FROM, new End.ByIdentity(ODD), "next", TEXT)));
  }

  /** Two entries with one type between the same nodes. */
  private static JoinType vote(String name, @Nullable String where) {
    return new JoinType(
        name,
        TableId.of(name.toLowerCase(java.util.Locale.ROOT)),
        key("id", BIGINT),
        filter(where, Map.of("value", BIGINT, "note", TEXT)),
        key("person", BIGINT),
        key("bill", BIGINT),
        new EdgeType(
            name,
            name,
            "VOTED",
            null,
            new End.ByIdentity("Person"),
            new End.ByIdentity("Bill"),
            properties("value", BIGINT, "at", TIME, "note", TEXT),
            Map.of("kind", "vote"),
            Stamps.NONE,
            List.of("weight")),
        Lane.NORMAL);
  }

  /** Ends that are a composite key and a unique column. */
  private static JoinType membership() {
    return new JoinType(
        "MEMBER_OF",
        TableId.of("memberships"),
        key("id", UUID),
        null,
        key("mail", TEXT),
        new KeyColumns(List.of("org", "no"), List.of(UUID, BIGINT)),
        new EdgeType(
            "MEMBER_OF",
            "MEMBER_OF",
            "MEMBER_OF",
            null,
            new End.ByReference("Person", BY_EMAIL),
            new End.ByIdentity("Session"),
            List.of(),
            Map.of(),
            Stamps.NONE,
            List.of()),
        Lane.NORMAL);
  }

  private static KeyColumns key(String column, ColumnType type) {
    return new KeyColumns(List.of(column), List.of(type));
  }

  private static List<Property> properties(Object... namesAndTypes) {
    List<Property> properties = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      String name = (String) namesAndTypes[i];
      properties.add(new Property(name, name, (ColumnType) namesAndTypes[i + 1]));
    }
    return properties;
  }

  private static End own(String entry) {
    return new End.ByIdentity(entry);
  }

  private static OwnedEdge column(
      String entry, String type, Side ownerSide, End other, String column, ColumnType columnType) {
    End from = ownerSide == Side.FROM ? own(entry) : other;
    End to = ownerSide == Side.FROM ? other : own(entry);
    return new OwnedEdge(
        edge(entry + "." + type, entry, type, ownerSide, from, to),
        new Source.Columns(key(column, columnType)));
  }

  private static OwnedEdge elements(
      String entry, String type, End other, String column, ColumnType elementType) {
    return new OwnedEdge(
        edge(entry + "." + type, entry, type, Side.FROM, own(entry), other),
        new Source.Elements(column, ',', elementType));
  }

  private static EdgeType edge(
      String id, String owner, String type, Side ownerSide, End from, End to) {
    return new EdgeType(
        id, owner, type, ownerSide, from, to, List.of(), Map.of(), Stamps.NONE, List.of());
  }

  private static TableNode node(
      String name,
      List<String> labels,
      KeyColumns key,
      List<Property> properties,
      Map<String, Object> constants,
      List<Reference> references,
      Lane lane,
      ForeignEdges foreignEdges,
      boolean adopt,
      List<OwnedEdge> edges) {
    List<String> allLabels = new ArrayList<>(List.of(name));
    allLabels.addAll(labels);
    List<Property> allProperties = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String column = key.columns().get(i);
      allProperties.add(new Property(column, column, key.types().get(i)));
    }
    allProperties.addAll(properties);
    return new TableNode(
        name,
        allLabels,
        new TableId("public", name.toLowerCase(java.util.Locale.ROOT) + "s"),
        key,
        key,
        null,
        allProperties,
        constants,
        Stamps.NONE,
        List.of("pagerank"),
        references,
        List.of(),
        lane,
        null,
        foreignEdges,
        adopt,
        edges);
  }

  static List<String> list(String... values) {
    return Arrays.asList(values);
  }
}
