// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.content;

import io.syncline.core.type.ContentHash;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.ValueException;

/**
 * What the graph holds of a row's content.
 *
 * @param hash null where there is none, so that nothing is known of the row
 * @param parts as the graph stores them, possibly stale
 * @param properties all properties, or none where they were not read
 */
public record Stored(
    @Nullable ContentHash hash, List<Long> parts, Map<String, @Nullable Object> properties) {

  /** Nothing is stored. */
  public static final Stored NOTHING = new Stored(null, List.of(), Map.of());

  public Stored {
    parts = List.copyOf(parts);
    properties = Collections.unmodifiableMap(new HashMap<>(properties));
  }

  /** Of values as they were read; any may be NULL, or be of no type that is written there. */
  public static Stored of(Value hash, Value parts, Value properties) {
    List<Long> halves = longs(hash);
    return new Stored(
        halves.size() == 2 ? new ContentHash(halves.get(0), halves.get(1)) : null,
        longs(parts),
        properties.isNull() ? new HashMap<>() : new HashMap<>(properties.asMap()));
  }

  /** Integers as they were read; empty where there is nothing, or something else. */
  public static List<Long> longs(Value list) {
    try {
      return list.isNull() ? List.of() : list.asList(Value::asLong);
    } catch (ValueException e) { // somebody wrote there
      return List.of();
    }
  }
}
