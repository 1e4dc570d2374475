// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.neo4j.driver.Record;

/** Compares rows of one entry. Any thread. */
interface Rows {

  /** One for each, in the same order. */
  List<Found> compare(List<Mutation> expected, Depth depth, GraphTransaction transaction);

  /**
   * Locks what the graph holds of rows against all who write it, until the transaction ends.
   *
   * @return keys of those that came or went meanwhile, of which nothing is locked
   */
  Set<String> lock(List<String> keys, GraphTransaction transaction);

  static EntityId id(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Upsert upsert -> upsert.id();
      case Mutation.Remove remove -> remove.id();
      case Mutation.Clear clear -> throw new IllegalArgumentException("no row: " + clear);
      case Mutation.Reread reread -> throw new IllegalArgumentException("not known: " + reread);
    };
  }

  static List<Found> begin(List<Mutation> expected) {
    return expected.stream().map(mutation -> new Found(id(mutation))).toList();
  }

  static List<String> keys(List<Mutation> expected) {
    return expected.stream().map(mutation -> id(mutation).key()).toList();
  }

  /** Those of rows that project to nothing. */
  static List<Found> gone(List<Mutation> expected, List<Found> found) {
    List<Found> gone = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (expected.get(i) instanceof Mutation.Remove) {
        gone.add(found.get(i));
      }
    }
    return gone;
  }

  /** By the index in {@code i}. */
  static Map<Integer, List<Record>> byIndex(List<Record> records) {
    Map<Integer, List<Record>> byIndex = new HashMap<>();
    for (Record row : records) {
      byIndex.computeIfAbsent(row.get("i").asInt(), i -> new ArrayList<>(1)).add(row);
    }
    return byIndex;
  }

  static <T> List<T> at(Map<Integer, List<T>> byIndex, int i) {
    return Objects.requireNonNullElse(byIndex.get(i), List.of());
  }
}
