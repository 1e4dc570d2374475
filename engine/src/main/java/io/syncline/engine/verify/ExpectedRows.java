// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import io.syncline.core.verify.Discrepancy;
import io.syncline.engine.EntryTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rows of one entry project to. Any thread. */
final class ExpectedRows {
  private final EntryTable table;
  private final String entry;
  private final Projection projection;
  private final NodeType.@Nullable TableNode node;
  private final RowScan.Wanted wanted;

  ExpectedRows(BoundMapping mapping, String target, String entry) {
    this.entry = entry;
    this.table = EntryTable.of(mapping, entry);
    this.projection = Projection.ofEntry(mapping, entry);
    this.node = mapping.findNode(entry).orElse(null) instanceof NodeType.TableNode own ? own : null;
    Set<String> columns = new LinkedHashSet<>(table.columns());
    BackReference reference = reference();
    if (reference != null) {
      columns.add(reference.column());
    }
    this.wanted =
        new RowScan.Wanted(target, entry, table.table(), table.identity(), List.copyOf(columns));
  }

  String entry() {
    return entry;
  }

  RowScan.Wanted wanted() {
    return wanted;
  }

  /**
   * What one row projects to.
   *
   * @param state of the row; empty where there is none
   * @param reference what is wrong with the row's back reference; null if nothing is
   */
  record Expected(Mutation mutation, String state, @Nullable Discrepancy reference) {
    EntityId id() {
      return switch (mutation) {
        case Mutation.Upsert upsert -> upsert.id();
        case Mutation.Remove remove -> remove.id();
        default -> throw new IllegalStateException("a row that was read is whole: " + mutation);
      };
    }

    /** Whether the row projects to anything. */
    boolean present() {
      return mutation instanceof Mutation.Upsert;
    }
  }

  /** By key, in the order of the rows. */
  Map<String, Expected> of(RowScan.Seen seen) {
    Map<String, Expected> expected = new LinkedHashMap<>();
    for (RowScan.SeenRow row : seen.rows()) {
      for (Mutation mutation : project(row.row(), seen.high())) {
        Expected one = new Expected(mutation, row.state(), wrongReference(mutation, row.row()));
        expected.put(one.id().key(), one);
      }
    }
    return expected;
  }

  /** The same for each of these keys: those without a row project to nothing. */
  Map<String, Expected> of(RowScan.Seen seen, Collection<String> keys) {
    Map<String, Expected> rows = of(seen);
    Map<String, Expected> expected = new LinkedHashMap<>();
    for (String key : keys) {
      Expected row = rows.get(key);
      expected.put(key, row == null ? nothing(key, seen.high()) : row);
    }
    return expected;
  }

  /** What is expected of a key without a row. */
  Expected gone(String key) {
    return nothing(key, Position.START);
  }

  private Expected nothing(String key, Position at) {
    return new Expected(
        new Mutation.Remove(new EntityId(entry, key), new Version(0, at)), "", null);
  }

  private List<Mutation> project(Row row, Position at) {
    List<Mutation> mutations = new ArrayList<>(1);
    SourceTransaction none = new SourceTransaction(0, at.lsn(), Instant.EPOCH, "");
    projection.project(new Change.Read(table.table(), at, none, row), 0, mutations::add);
    return mutations;
  }

  private @Nullable BackReference reference() {
    return node == null ? null : node.backReference();
  }

  private @Nullable Discrepancy wrongReference(Mutation mutation, Row row) {
    BackReference reference = reference();
    if (reference == null || node == null || !(mutation instanceof Mutation.Upsert upsert)) {
      return null;
    }
    String due = node.backReferenceOf(upsert.id().key());
    Value held = row.value(reference.column());
    if (held.equals(Value.of(due))) {
      return null;
    }
    return new Discrepancy(
        Discrepancy.Kind.REFERENCE,
        table.table() + "." + reference.column(),
        due,
        held instanceof Value.Present(String text) ? text : "");
  }
}
