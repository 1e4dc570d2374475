// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Change;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ColumnType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProjectionTest {
  private static final TableId BILLS = TableId.of("public.bills");
  private static final TableId VOTES = TableId.of("public.votes");
  private static final ColumnType INT = ColumnType.named("int8");
  private static final ColumnType TEXT = ColumnType.named("text");
  private static final Columns BILL =
      new Columns(List.of("id", "title", "status", "sponsor", "tags"));
  private static final Columns VOTE = new Columns(List.of("id", "voter", "bill", "value"));
  private static final SourceTransaction TRANSACTION =
      new SourceTransaction(7, 100, Instant.EPOCH, "");
  private static final Position AT = new Position(100, 3);
  private static final Version VERSION = new Version(2, AT);

  @Test
  void insertedRowBecomesItsNodeWithItsEdges() {
    Row row = bill("1", "Water", "open", "42", "{b,a,NULL,b}");

    List<Mutation> mutations = project(new Change.Insert(BILLS, AT, TRANSACTION, row));

    assertThat(mutations)
        .containsExactly(
            new Mutation.Upsert(
                new EntityId("Bill", "1"),
                VERSION,
                null,
                new NodeState(
                    List.of(Value.of("1"), Value.of("Water")),
                    List.of(),
                    List.of(new EdgeEnds(List.of("42")), new EdgeEnds(List.of("b", "a"))))),
            new Mutation.Upsert(
                new EntityId("Tag", "1"), VERSION, null, new HeldValues(List.of("b", "a"))));
  }

  @Test
  void nullForeignKeyHasNoEdgeAndUnchangedArrayKeepsItsEdges() {
    Row row = row(BILL, Value.of("1"), Value.NULL, Value.of("open"), Value.NULL, Value.UNCHANGED);

    List<Mutation> mutations = project(new Change.Update(BILLS, AT, TRANSACTION, null, row));

    NodeState state = (NodeState) ((Mutation.Upsert) mutations.getFirst()).state();
    assertThat(state.values()).containsExactly(Value.of("1"), Value.NULL);
    assertThat(state.edges()).containsExactly(EdgeEnds.NONE, EdgeEnds.UNCHANGED);
    assertThat(mutations).hasSize(1);
  }

  @Test
  void rowThatLeavesTheFilterIsRemovedUnderItsFormerKey() {
    Row before = row(new Columns(List.of("id")), Value.of("1"));
    Row after = bill("2", "Water", "withdrawn", "42", "{}");

    List<Mutation> mutations = project(new Change.Update(BILLS, AT, TRANSACTION, before, after));

    assertThat(mutations)
        .contains(new Mutation.Remove(new EntityId("Bill", "1"), VERSION))
        .doesNotHaveAnyElementsOfTypes(Mutation.Upsert.class);
  }

  @Test
  void changedKeyIsAMove() {
    Row before = row(new Columns(List.of("id")), Value.of("1"));
    Row after = bill("2", "Water", "open", "42", "{}");

    List<Mutation> mutations = project(new Change.Update(BILLS, AT, TRANSACTION, before, after));

    Mutation.Upsert move = (Mutation.Upsert) mutations.getFirst();
    assertThat(move.id().key()).isEqualTo("2");
    assertThat(move.formerKey()).isEqualTo("1");
  }

  @Test
  void filterOnAValueThatIsNotSentMakesTheRowBeReadAgain() {
    Row after =
        row(
            BILL,
            Value.of("1"),
            Value.of("Water"),
            Value.UNCHANGED,
            Value.of("42"),
            Value.of("{}"));

    List<Mutation> mutations = project(new Change.Update(BILLS, AT, TRANSACTION, null, after));

    assertThat(mutations).contains(new Mutation.Reread(new EntityId("Bill", "1"), VERSION, null));
  }

  @Test
  void movedRowOfWhichTooLittleIsSentKeepsItsNodeAndIsReadAgain() {
    Row before = row(new Columns(List.of("id")), Value.of("1"));
    Row after =
        row(BILL, Value.of("2"), Value.of("Water"), Value.UNCHANGED, Value.NULL, Value.UNCHANGED);

    List<Mutation> mutations = project(new Change.Update(BILLS, AT, TRANSACTION, before, after));

    assertThat(mutations)
        .containsExactly(
            new Mutation.Reread(new EntityId("Bill", "2"), VERSION, "1"),
            new Mutation.Reread(new EntityId("Tag", "2"), VERSION, "1"));
  }

  @Test
  void truncationClearsEveryEntryOverTheTable() {
    assertThat(project(new Change.Truncate(BILLS, AT, TRANSACTION)))
        .containsExactly(new Mutation.Clear("Bill", VERSION), new Mutation.Clear("Tag", VERSION));
  }

  @Test
  void joinRowIsOneEdgeAndNoneWhileAnEndIsNull() {
    Row vote = row(VOTE, Value.of("9"), Value.of("5"), Value.of("1"), Value.of("yes"));
    Row half = row(VOTE, Value.of("9"), Value.NULL, Value.of("1"), Value.of("yes"));

    List<Mutation> whole = project(new Change.Insert(VOTES, AT, TRANSACTION, vote));
    List<Mutation> none = project(new Change.Update(VOTES, AT, TRANSACTION, null, half));

    assertThat(whole)
        .containsExactly(
            new Mutation.Upsert(
                new EntityId("VOTED", "9"),
                VERSION,
                null,
                new EdgeState("5", "1", List.of(Value.of("yes")))));
    assertThat(none).containsExactly(new Mutation.Remove(new EntityId("VOTED", "9"), VERSION));
  }

  private static List<Mutation> project(Change change) {
    List<Mutation> mutations = new ArrayList<>();
    Projection.of(mapping(), Lane.NORMAL).project(change, VERSION.era(), mutations::add);
    return mutations;
  }

  private static Row bill(String id, String title, String status, String sponsor, String tags) {
    return row(
        BILL, Value.of(id), Value.of(title), Value.of(status), Value.of(sponsor), Value.of(tags));
  }

  private static Row row(Columns columns, Value... values) {
    return new Row(columns, List.of(values));
  }

  private static BoundMapping mapping() {
    KeyColumns id = new KeyColumns(List.of("id"), List.of(INT));
    BoundFilter open = filter("status <> 'withdrawn'");
    NodeType.TableNode bill =
        new NodeType.TableNode(
            "Bill",
            List.of("Bill"),
            BILLS,
            id,
            id,
            open,
            List.of(
                new NodeType.Property("id", "id", INT),
                new NodeType.Property("title", "title", TEXT)),
            Map.of(),
            Stamps.NONE,
            List.of(),
            List.of(),
            List.of(),
            Lane.NORMAL,
            null,
            ForeignEdges.DELETE,
            false,
            List.of(
                owned("Bill.SPONSORED_BY", columns("sponsor", INT)),
                owned("Bill.TAGGED", new OwnedEdge.Source.Elements("tags", ',', TEXT))));
    NodeType.ValueNode tag =
        new NodeType.ValueNode(
            "Tag", List.of("Tag"), BILLS, id, "tags", TEXT, true, ',', "value", null, Lane.NORMAL);
    JoinType voted =
        new JoinType(
            "VOTED",
            VOTES,
            id,
            null,
            new KeyColumns(List.of("voter"), List.of(INT)),
            new KeyColumns(List.of("bill"), List.of(INT)),
            edge("VOTED", null, List.of(new NodeType.Property("value", "value", TEXT))),
            Lane.NORMAL);
    return new BoundMapping(List.of(bill, tag), List.of(voted), Bookkeeping.DEFAULTS);
  }

  private static OwnedEdge.Source columns(String column, ColumnType type) {
    return new OwnedEdge.Source.Columns(new KeyColumns(List.of(column), List.of(type)));
  }

  private static OwnedEdge owned(String id, OwnedEdge.Source source) {
    return new OwnedEdge(edge(id, EdgeType.Side.FROM, List.of()), source);
  }

  private static EdgeType edge(
      String id, EdgeType.@Nullable Side side, List<NodeType.Property> properties) {
    return new EdgeType(
        id,
        "Bill",
        "T",
        side,
        new End.ByIdentity("Bill"),
        new End.ByIdentity("Person"),
        properties,
        Map.of(),
        Stamps.NONE,
        List.of());
  }

  private static BoundFilter filter(String text) {
    RowFilter filter = ((RowFilter.Parsed.Valid) RowFilter.parse(text)).filter();
    return ((RowFilter.Bound.Valid) filter.bind(Map.of("status", TEXT))).filter();
  }
}
