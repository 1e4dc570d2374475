// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.content;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.ContentHash;
import io.syncline.neo4j.model.GraphValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes the contents of the rows of one entry. Any thread. */
public final class ContentMaker {

  // PostgreSQL moves values out of a row of about 2,000 bytes; arrays of small numbers are up to
  // four times as long in the row as in their text. Where the guess is wrong (a large column that
  // is not mapped, a table with its own toast_tuple_target), the first unchanged value tells.
  private static final int WIDE_ROW = 1_000;
  private static final int ARRAY_WEIGHT = 4;
  private static final int SMALLEST_MOVED_OUT = 16;

  private final List<Property> properties;
  private final Set<Integer> seenUnchanged = ConcurrentHashMap.newKeySet();

  public ContentMaker(List<Property> properties) {
    this.properties = properties;
  }

  public static boolean isComplete(List<Value> values) {
    return !values.contains(Value.UNCHANGED);
  }

  /** The content of a row that carries all its values. */
  public RowContent complete(List<Value> values) {
    return make(values, Stored.NOTHING, new HashParts());
  }

  /** The hash of a row that carries all its values. */
  public ContentHash hash(List<Value> values) {
    long first = 0;
    long second = 0;
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Value.Present(String text)) {
        ContentHash part = ContentHash.of(properties.get(i).name(), text);
        first += part.first();
        second += part.second();
      }
    }
    return new ContentHash(first, second);
  }

  /**
   * The content of a row that leaves some values unchanged, which are not repeated in it unless the
   * stored properties were read; null if the stored row does not tell what they are.
   */
  public @Nullable RowContent incomplete(List<Value> values, Stored stored) {
    ContentHash hash = stored.hash();
    if (hash == null) {
      return null;
    }
    HashParts known = HashParts.of(hash, stored.parts());
    HashParts kept = new HashParts();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Value.Unchanged) {
        seenUnchanged.add(i);
        Property property = properties.get(i);
        ContentHash part = known.find(property.name());
        if (part == null) {
          part = part(property, stored);
        }
        if (part == null) {
          return null;
        }
        kept.put(property.name(), part);
      }
    }
    return make(values, stored, kept);
  }

  /** The part of a property whose value was read; zero where it is NULL. */
  private static @Nullable ContentHash part(Property property, Stored stored) {
    if (stored.properties().isEmpty()) {
      return null;
    }
    Object value = stored.properties().get(property.name());
    if (value == null) {
      return ContentHash.ZERO;
    }
    String text = CanonicalTexts.find(property.type(), value);
    return text == null ? null : ContentHash.of(property.name(), text);
  }

  private RowContent make(List<Value> values, Stored stored, HashParts parts) {
    boolean wide = isWide(values);
    List<@Nullable Object> converted = new ArrayList<>(values.size());
    BitSet unchanged = new BitSet();
    ContentHash hash = ContentHash.ZERO;
    for (int i = 0; i < values.size(); i++) {
      Property property = properties.get(i);
      ContentHash part = null;
      Object object = null;
      switch (values.get(i)) {
        case Value.Present(String text) -> {
          object = GraphValues.of(property.type(), text);
          part = ContentHash.of(property.name(), text);
          if (mayBeLeftOut(i, text, wide)) {
            parts.put(property.name(), part);
          }
        }
        case Value.Unchanged same -> {
          object = stored.properties().get(property.name());
          part = parts.find(property.name());
          unchanged.set(i);
        }
        case Value.Null absent -> {}
      }
      converted.add(object);
      hash = part == null ? hash : hash.plus(part);
    }
    return new RowContent(converted, unchanged, hash, parts.stored(hash));
  }

  private boolean mayBeLeftOut(int index, String text, boolean wide) {
    return seenUnchanged.contains(index)
        || (wide && text.length() >= SMALLEST_MOVED_OUT && movable(properties.get(index).type()));
  }

  private boolean isWide(List<Value> values) {
    int width = 0;
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Value.Present(String text)) {
        boolean array = properties.get(i).type() instanceof ColumnType.Array;
        width += array ? text.length() * ARRAY_WEIGHT : text.length();
      }
    }
    return width >= WIDE_ROW;
  }

  private static boolean movable(ColumnType type) {
    return switch (type) {
      case ColumnType.Array array -> true;
      case ColumnType.Scalar scalar ->
          switch (scalar.kind()) {
            case INT2, INT4, INT8, OID, FLOAT4, FLOAT8, BOOL, NAME, CHAR, ENUM, UUID -> false;
            case DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ, INTERVAL, MONEY, MACADDR -> false;
            case INTEGRAL, NUMERIC, TEXT, BPCHAR, CITEXT, COLLATED, JSON, JSONB, XML, BIT -> true;
            case BYTEA, INET, RANGE, LOOSE_RANGE, HSTORE, GEOMETRIC, COMPOSITE, OTHER -> true;
          };
    };
  }
}
