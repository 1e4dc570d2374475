// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.change.Change;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change as the log has it.
 *
 * @param ordinal of the message in its transaction
 * @param formerKey the key before; null for an insert or a truncation
 * @param key the key after; empty for a truncation
 */
record RowChange(
    Kind kind,
    TableId table,
    long ordinal,
    List<String> keyColumns,
    @Nullable List<String> formerKey,
    List<String> key,
    @Nullable Row before,
    @Nullable Row after) {

  /** From this length on a value that does not change is not logged again. */
  static final int TOASTED = 40;

  enum Kind {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE,
    /** The table was rewritten: no stream has ever heard of it. */
    REWRITE
  }

  boolean silent() {
    return kind == Kind.REWRITE;
  }

  /** The change as a stream delivers it. */
  Change delivered(SourceTransaction transaction) {
    Position position = new Position(transaction.commitLsn(), ordinal);
    return switch (kind) {
      case INSERT -> new Change.Insert(table, position, transaction, afterRow());
      case DELETE -> new Change.Delete(table, position, transaction, identity(formerKeyValues()));
      case TRUNCATE -> new Change.Truncate(table, position, transaction);
      case UPDATE ->
          new Change.Update(
              table,
              position,
              transaction,
              key.equals(formerKey) ? null : identity(formerKeyValues()),
              toasted());
      case REWRITE -> throw new IllegalStateException("a rewritten row is not delivered");
    };
  }

  private Row afterRow() {
    return Objects.requireNonNull(after);
  }

  private List<String> formerKeyValues() {
    return Objects.requireNonNull(formerKey);
  }

  private Row identity(List<String> values) {
    return new Row(new Columns(keyColumns), values.stream().map(Value::of).toList());
  }

  private Row toasted() {
    Row old = Objects.requireNonNull(before);
    List<Value> values = new ArrayList<>(afterRow().values());
    for (int i = 0; i < values.size(); i++) {
      boolean large =
          values.get(i) instanceof Value.Present(String text) && text.length() >= TOASTED;
      String column = afterRow().columns().names().get(i);
      if (large && !keyColumns.contains(column) && values.get(i).equals(old.values().get(i))) {
        values.set(i, Value.UNCHANGED);
      }
    }
    return new Row(afterRow().columns(), values);
  }
}
