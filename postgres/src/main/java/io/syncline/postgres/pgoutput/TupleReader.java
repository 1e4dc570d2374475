// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.pgoutput;

import io.syncline.core.change.Columns;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of one relation. */
final class TupleReader {
  private final RelationShape shape;
  private final Columns columns;
  private final Columns keyColumns;
  private final int[] keyIndexes;

  TupleReader(RelationShape shape) {
    this.shape = shape;
    columns = shape.names();
    keyIndexes = shape.keyIndexes();
    List<String> keyNames = new ArrayList<>();
    for (int index : keyIndexes) {
      keyNames.add(shape.columns().get(index).name());
    }
    keyColumns = new Columns(keyNames);
  }

  Row after(WireReader in, char tuple) {
    return new Row(columns, List.of(values(in, tuple, 'N')));
  }

  /**
   * A key too large for its row is not sent again when it stays as it is, and a FULL old row has
   * every value: what is missing in the new row is in the old one.
   */
  Row after(WireReader in, char tuple, Row old) {
    Value[] values = values(in, tuple, 'N');
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Value.Unchanged) {
        values[i] = old.value(shape.columns().get(i).name());
      }
    }
    return new Row(columns, List.of(values));
  }

  /**
   * The whole old row ({@code O}), or its identity ({@code K}), whose other columns mean nothing.
   */
  Row old(WireReader in, char tuple) {
    if (tuple == 'O') {
      return new Row(columns, List.of(values(in, tuple, 'O')));
    }
    Value[] all = values(in, tuple, 'K');
    Value[] key = new Value[keyIndexes.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = all[keyIndexes[i]];
    }
    return new Row(keyColumns, List.of(key));
  }

  private Value[] values(WireReader in, char tuple, char expected) {
    int count = in.int16();
    if (tuple != expected || count != shape.columns().size()) {
      throw new IllegalStateException(
          "pgoutput sent a row %s of %d columns for %s, not %s of %d"
              .formatted(tuple, count, shape.id(), expected, shape.columns().size()));
    }
    Value[] values = new Value[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(in);
    }
    return values;
  }

  private Value value(WireReader in) {
    char kind = in.character();
    return switch (kind) {
      case 't' -> Value.of(in.text(in.int32()));
      case 'n' -> Value.NULL;
      case 'u' -> Value.UNCHANGED;
      default ->
          throw new IllegalStateException(
              "pgoutput sent a value of kind " + kind + " for " + shape.id());
    };
  }
}
