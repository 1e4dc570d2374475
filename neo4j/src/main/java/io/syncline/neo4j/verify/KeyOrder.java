// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.type.ColumnType;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.read.KeyPages;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An index of Neo4j in which the nodes of an entry are in the order of their rows' keys: for
 * integers that of the property that the key became, for UUIDs that of the key's text. Other types,
 * and keys of several columns, have an order of PostgreSQL's own. Any thread.
 *
 * @param property quoted
 * @param numeric whether it holds integers
 */
record KeyOrder(String label, String property, boolean numeric) {
  /** After every text that begins with another character. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  static Optional<KeyOrder> of(NodePlan plan, Names names) {
    TableNode type = plan.type();
    KeyColumns identity = type.identity();
    if (identity.columns().size() != 1
        || !(identity.types().getFirst() instanceof ColumnType.Scalar scalar)) {
      return Optional.empty();
    }
    return switch (scalar.kind()) {
      case UUID -> Optional.of(new KeyOrder(plan.label(), names.key(), false));
      case INT2, INT4, INT8 ->
          !type.key().equals(identity)
              ? Optional.empty()
              : type.properties().stream()
                  .filter(property -> property.column().equals(identity.columns().getFirst()))
                  .findFirst()
                  .map(Property::name)
                  .map(name -> new KeyOrder(plan.label(), Cypher.name(name), true));
      default -> Optional.empty();
    };
  }

  /** Matches the nodes {@code n} of a range, whose bounds are {@link #bounds}. */
  String match(boolean first) {
    String value = "n." + property;
    String lower = value + (first ? " >= " : " > ") + "$after";
    return "MATCH (n%1$s) USING INDEX n%1$s(%2$s) WHERE %3$s AND %4$s <= $upTo "
        .formatted(label, property, lower, value);
  }

  Map<String, Object> bounds(@Nullable String after, @Nullable String upTo) {
    Map<String, Object> bounds = new HashMap<>();
    if (numeric) {
      bounds.put("after", after == null ? Long.MIN_VALUE : Long.parseLong(after));
      bounds.put("upTo", upTo == null ? Long.MAX_VALUE : Long.parseLong(upTo));
    } else {
      bounds.put("after", after == null ? "" : after);
      bounds.put("upTo", upTo == null ? LAST : upTo);
    }
    return bounds;
  }

  Comparator<String> comparator() {
    return numeric ? Comparator.comparingLong(Long::parseLong) : KeyPages.ORDER;
  }

  /** Where a range must end so that no more than so many nodes are in it; null if it need not. */
  @Nullable String cut(
      @Nullable String after, @Nullable String upTo, int most, GraphTransaction transaction) {
    if (numeric && after != null && upTo != null && width(after, upTo) <= most) {
      return null;
    }
    String statement =
        "%s%sRETURN n.%s AS last ORDER BY last SKIP $most LIMIT 1"
            .formatted(
                match(after == null),
                numeric ? "AND n.%s IS :: INTEGER NOT NULL ".formatted(property) : "",
                property);
    Map<String, Object> parameters = bounds(after, upTo);
    parameters.put("most", most);
    return transaction.list(statement, parameters).stream()
        .findFirst()
        .map(
            row ->
                numeric ? Long.toString(row.get(0).asNumber().longValue()) : row.get(0).asString())
        .orElse(null);
  }

  /** How many keys there can be; Long.MAX_VALUE for more than that. */
  private static long width(String after, String upTo) {
    long width = Long.parseLong(upTo) - Long.parseLong(after);
    return width < 0 ? Long.MAX_VALUE : width;
  }

  /**
   * Holds of the nodes {@code x} that no range has; the empty text where each range has all of its
   * nodes.
   */
  String beside() {
    return numeric ? "NOT (x.%s IS :: INTEGER NOT NULL)".formatted(property) : "";
  }
}
