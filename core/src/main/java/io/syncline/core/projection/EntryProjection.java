// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Projects the changes of one table for one mapping entry. */
record EntryProjection(EntryRows rows) {

  static EntryProjection of(EntryRows rows) {
    return new EntryProjection(rows);
  }

  void project(Change change, Version version, Consumer<Mutation> out) {
    switch (change) {
      case Change.Insert insert -> upsert(null, insert.after(), version, out);
      case Change.Read read -> upsert(null, read.after(), version, out);
      case Change.Update update -> upsert(update.oldIdentity(), update.after(), version, out);
      case Change.Delete delete -> remove(key(delete.oldIdentity(), null), version, out);
      case Change.Truncate truncate -> out.accept(new Mutation.Clear(rows.entry(), version));
    }
  }

  private void upsert(
      @Nullable Row oldIdentity, Row after, Version version, Consumer<Mutation> out) {
    String key = key(after, oldIdentity);
    String formerKey = oldIdentity == null ? key : key(oldIdentity, after);
    switch (verdict(after)) {
      case UNDECIDED -> reread(formerKey, key, version, out);
      case DOES_NOT_MATCH -> remove(formerKey, version, out);
      case MATCHES -> {
        switch (rows.state(after)) {
          case EntryRows.Projected.State(EntityState state) ->
              out.accept(
                  new Mutation.Upsert(
                      id(key), version, formerKey.equals(key) ? null : formerKey, state));
          case EntryRows.Projected.Nothing nothing -> remove(formerKey, version, out);
          case EntryRows.Projected.Incomplete incomplete -> reread(formerKey, key, version, out);
          case EntryRows.Projected.AsBefore asBefore -> {
            if (!formerKey.equals(key)) {
              reread(formerKey, key, version, out);
            }
          }
        }
      }
    }
  }

  private void reread(String formerKey, String key, Version version, Consumer<Mutation> out) {
    out.accept(new Mutation.Reread(id(key), version, formerKey.equals(key) ? null : formerKey));
  }

  private void remove(String key, Version version, Consumer<Mutation> out) {
    out.accept(new Mutation.Remove(id(key), version));
  }

  private Verdict verdict(Row row) {
    BoundFilter where = rows.where();
    return where == null ? Verdict.MATCHES : where.evaluate(row::value);
  }

  private EntityId id(String key) {
    return new EntityId(rows.entry(), key);
  }

  /** The key of a row; a part it does not carry is the one of {@code other}. */
  private String key(Row row, @Nullable Row other) {
    Value key =
        Keys.text(
            rows.identity(),
            column -> {
              Value value = row.value(column);
              return value instanceof Value.Unchanged && other != null
                  ? other.value(column)
                  : value;
            });
    if (key instanceof Value.Present(String text)) {
      return text;
    }
    throw new IllegalStateException(
        "a change of " + rows.entry() + " does not carry its key " + rows.identity().columns());
  }
}
