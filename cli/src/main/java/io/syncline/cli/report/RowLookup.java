// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Change;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import io.syncline.engine.EntryTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads rows as they are now, for people who name them. */
public final class RowLookup {
  private final ChangeSource source;
  private final BoundMapping mapping;

  public RowLookup(ChangeSource source, BoundMapping mapping) {
    this.source = source;
    this.mapping = mapping;
  }

  /** The row's identity; the key itself where there is no such row. */
  public EntityId identity(String entry, String userKey) {
    List<Mutation> mutations = project(entry, userKey(entry), userKey);
    return mutations.isEmpty() || !(mutations.getFirst() instanceof Mutation.Upsert upsert)
        ? new EntityId(entry, userKey)
        : upsert.id();
  }

  /** What would be written for the row now. */
  public List<String> wouldWrite(EntityId id) {
    List<Mutation> mutations =
        project(id.entry(), EntryTable.of(mapping, id.entry()).identity(), id.key());
    if (mutations.isEmpty() || !(mutations.getFirst() instanceof Mutation.Upsert upsert)) {
      return List.of(id + ": would be removed, since it projects to nothing now");
    }
    Expected expected = Expected.of(upsert.id(), upsert.state(), mapping);
    List<String> lines = new ArrayList<>();
    lines.add(id + ": would be written as");
    expected
        .properties()
        .forEach((name, text) -> lines.add("  " + name + ": " + FailuresReport.cut(text)));
    expected.edges().forEach(edge -> lines.add("  " + edge.text()));
    return lines;
  }

  private List<Mutation> project(String entry, KeyColumns by, String key) {
    EntryTable table = EntryTable.of(mapping, entry);
    Set<String> columns = new LinkedHashSet<>(table.columns());
    columns.addAll(by.columns());
    List<Mutation> mutations = new ArrayList<>();
    try (RowReader reader = source.rowReader()) {
      RowReader.Rows read = reader.readKeys(table.table(), by, List.of(key), List.copyOf(columns));
      SourceTransaction none = new SourceTransaction(0, read.low().lsn(), Instant.EPOCH, "");
      read.rows()
          .forEach(
              row ->
                  Projection.ofEntry(mapping, entry)
                      .project(
                          new Change.Read(table.table(), read.low(), none, row),
                          0,
                          mutations::add));
    }
    return mutations;
  }

  private KeyColumns userKey(String entry) {
    EntryTable table = EntryTable.of(mapping, entry);
    return mapping
        .findNode(entry)
        .map(node -> node instanceof NodeType.TableNode own ? own.key() : table.identity())
        .orElse(table.identity());
  }
}
