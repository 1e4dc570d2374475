// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.type.ContentHash;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.neo4j.content.ContentMaker;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.value.ValueException;

/**
 * Compares the hash of a node or relationship, and the properties that the writer writes to it,
 * with what it would write. Any thread.
 */
final class Properties {
  private final List<Property> mapped;
  private final ContentMaker contents;
  private final Map<String, Object> constants;
  private final List<String> more;
  private final Names names;

  /**
   * @param more names of further properties the writer writes
   */
  Properties(List<Property> mapped, Map<String, Object> constants, List<String> more, Names names) {
    this.mapped = mapped;
    this.contents = new ContentMaker(mapped);
    this.constants = new TreeMap<>(constants);
    this.more = more;
    this.names = names;
  }

  /** What a statement returns of {@code variable}. */
  String columns(String variable, Depth depth) {
    return "%s.%s AS version, %s".formatted(variable, names.version(), contents(variable, depth));
  }

  /**
   * The same for a first look, which has no use for a version, but for one that is empty, or after
   * {@code $newest}.
   */
  String columnsAtFirst(String variable, Depth depth) {
    String version = variable + "." + names.version();
    return "CASE WHEN %1$s = [] OR %1$s > $newest THEN %1$s END AS version, %2$s"
        .formatted(version, contents(variable, depth));
  }

  private String contents(String variable, Depth depth) {
    String columns = "%s.%s AS hash".formatted(variable, names.hash());
    return switch (depth) {
      case BUCKETS, TOKENS -> columns;
      case DEEP -> columns + ", " + values(variable) + " AS values";
    };
  }

  private String values(String variable) {
    List<String> all = new ArrayList<>(mapped.stream().map(Property::name).toList());
    all.addAll(constants.keySet());
    all.addAll(more);
    return all.stream()
        .map(name -> variable + "." + Cypher.name(name))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * What {@link #columns} returned.
   *
   * @param values null unless they were asked for
   */
  record Stored(Value version, Value hash, @Nullable Value values) {

    /** In the columns from this one on. */
    static Stored at(Record row, int first, Depth depth) {
      return new Stored(
          row.get(first), row.get(first + 1), depth == Depth.DEEP ? row.get(first + 2) : null);
    }

    /** How many columns they are. */
    static int width(Depth depth) {
      return depth == Depth.DEEP ? 3 : 2;
    }

    static Stored of(Record row) {
      return new Stored(
          row.get("version"),
          row.get("hash"),
          row.containsKey("values") ? row.get("values") : null);
    }
  }

  /** Takes down what is held where nothing should be. */
  static void take(Stored stored, Found found) {
    found.version(stored.version());
    found.holds(stored.hash());
    if (stored.values() != null) {
      found.holds(stored.values());
    }
  }

  /**
   * @param due values of the row, complete
   * @param expected values of the further properties
   */
  void compare(
      Stored stored,
      List<io.syncline.core.change.Value> due,
      List<@Nullable String> expected,
      Found found) {
    take(stored, found);
    ContentHash hash = contents.hash(due);
    boolean stale = !mapped.isEmpty() && !isHash(stored.hash(), hash);
    if (stale) {
      found.add(Kind.STALE, "hash", Texts.of(hash), Texts.of(stored.hash()));
    }
    if (stored.values() != null) {
      compareValues(stored.values(), contents.complete(due), expected, stale, found);
    }
  }

  private void compareValues(
      Value values,
      RowContent content,
      List<@Nullable String> expected,
      boolean stale,
      Found found) {
    int i = 0;
    for (int j = 0; j < mapped.size(); j++, i++) {
      Kind kind = stale ? Kind.STALE : Kind.CONTENT;
      compare(kind, mapped.get(j).name(), content.value(j), values.get(i), found);
    }
    for (Map.Entry<String, Object> constant : constants.entrySet()) {
      compare(Kind.CONTENT, constant.getKey(), constant.getValue(), values.get(i++), found);
    }
    for (int j = 0; j < more.size(); j++) {
      compare(Kind.CONTENT, more.get(j), expected.get(j), values.get(i++), found);
    }
  }

  static boolean isHash(Value stored, ContentHash hash) {
    try {
      return !stored.isNull()
          && stored.size() == 2
          && stored.get(0).asLong() == hash.first()
          && stored.get(1).asLong() == hash.second();
    } catch (ValueException e) { // something of another type
      return false;
    }
  }

  static void compare(
      Kind kind, String what, @Nullable Object expected, Value actual, Found found) {
    Value value = Values.value(expected);
    if (!value.equals(actual)) {
      found.add(kind, what, Texts.of(value), Texts.of(actual));
    }
  }
}
