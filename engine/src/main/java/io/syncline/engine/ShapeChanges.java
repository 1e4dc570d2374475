// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.engine.Pipeline.Bound;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The tables whose rows changed their shape in this run, whose entries are read again. One thread.
 */
final class ShapeChanges {
  private final Set<TableId> tables = new LinkedHashSet<>();
  private final Set<String> seen = new HashSet<>();
  private long knownUpTo = -1;

  /**
   * Takes note of a change. One that was found when the stream was opened may come any number of
   * times: the table was altered, or truncated, once more after the mapping was bound.
   *
   * @param position up to where everything is applied
   * @throws SynclineException SCHEMA_CHANGED if the very same one in the log ended the stream
   *     before: binding the mapping again did not help
   */
  void note(SchemaChange change, String position) {
    if (change.isOfTheLog()
        && !seen.add(change.getMessage() + "@" + change.commitLsn() + "@" + position)) {
      throw new SynclineException(
          ErrorCode.SCHEMA_CHANGED,
          change.getMessage()
              + "; the rows that follow in the stream do not fit the table as it is now. Begin a"
              + " new snapshot with `syncline apply --new-snapshot`");
    }
    tables.add(change.table());
    if (change.isOfTheLog()) {
      knownUpTo = Math.max(knownUpTo, change.commitLsn());
    }
  }

  /**
   * What the log holds up to here was seen before the mapping was bound: a table that is shaped
   * differently there was shaped so before the present catalog.
   */
  long knownUpTo() {
    return knownUpTo;
  }

  void add(TableId table) {
    tables.add(table);
  }

  boolean any() {
    return !tables.isEmpty();
  }

  /** Their entries are marked to be read again. */
  void clear() {
    tables.clear();
  }

  /** Binds the mapping; says what changed if that is why it no longer fits. */
  Bound binding(Supplier<Bound> bind) {
    try {
      return bind.get();
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.MAPPING_INVALID && any()) {
        throw new SynclineException(
            ErrorCode.SCHEMA_CHANGED,
            "the schema of "
                + tables
                + " changed and the mapping no longer fits: "
                + e.getMessage(),
            e);
      }
      throw e;
    }
  }

  /** The entries over those tables. */
  Set<String> entriesOf(BoundMapping mapping) {
    Set<String> entries = new LinkedHashSet<>();
    for (NodeType node : mapping.nodes()) {
      switch (node) {
        case NodeType.TableNode table when tables.contains(table.table()) ->
            entries.add(table.name());
        case NodeType.ValueNode values when tables.contains(values.table()) ->
            entries.add(values.name());
        case NodeType.TableNode table -> {}
        case NodeType.ValueNode values -> {}
        case NodeType.ExternalNode external -> {}
      }
    }
    entries.addAll(
        mapping.joins().stream()
            .filter(join -> tables.contains(join.table()))
            .map(JoinType::name)
            .collect(Collectors.toSet()));
    return entries;
  }
}
