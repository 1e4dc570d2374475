// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.verify.Digest;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Numbers made of nodes {@code n}, which Neo4j can add up: of the hash, of the version, of the key
 * where it is a number, and of how many edges of their own kinds they have. Each is below 2^32, so
 * that sums do not overflow. Any thread.
 */
final class NodeSums {
  private static final String HALF = "coalesce(h[%1$d] %2$s 4294967296, -1)";
  private static final String VERSION =
      "coalesce((v[1] % 4294967296 + v[2] % 65536 * 65521 + v[0] % 65536) % 4294967296, -1)";

  /** Tells nodes apart, so that two cannot swap their keys or edges unseen. */
  private static final String CONTENT = "(coalesce(abs(h[0]) % 65521, 1) + 1)";

  private static final String KEY = "coalesce(toInteger(k) % 65521, 0) * 65537";

  private final String parts;
  private final List<String> numbers = new ArrayList<>();

  /**
   * @param order in which their ranges are read; null if they are not
   */
  NodeSums(List<EdgePlan> edges, @Nullable KeyOrder order, Names names) {
    @Nullable KeyOrder keys = order != null && order.numeric() ? order : null;
    String degrees =
        IntStream.range(0, edges.size())
            .mapToObj(
                i -> ", COUNT { %s } AS d%d".formatted(edges.get(i).fromOwner("n", "", ""), i))
            .collect(Collectors.joining());
    this.parts =
        "n.%s AS h, n.%s AS v%s%s"
            .formatted(
                names.hash(),
                names.version(),
                keys == null ? "" : ", n." + keys.property() + " AS k",
                degrees);
    for (int half = 0; half < 2; half++) {
      numbers.add(HALF.formatted(half, "%"));
      numbers.add(HALF.formatted(half, "/"));
    }
    numbers.add(VERSION);
    List<String> own = new ArrayList<>();
    if (keys != null) {
      own.add(KEY);
    }
    for (int i = 0; i < edges.size(); i++) {
      own.add("d%d * %d".formatted(i, i + 1));
    }
    if (!own.isEmpty()) {
      numbers.add("%s * (%s) %% 4294967296".formatted(CONTENT, String.join(" + ", own)));
    }
  }

  /** What a {@code WITH} clause must pass on of {@code n}. */
  String parts() {
    return parts;
  }

  /** A list of the numbers of one node, of its {@link #parts}; {@link #digest(Value)} reads it. */
  String ofOne() {
    return "[" + String.join(", ", numbers) + "]";
  }

  /** Of the nodes that were matched; {@link #digest(Record)} reads it. */
  String ofAll() {
    return "WITH %s RETURN count(*) AS nodes, %s"
        .formatted(
            parts,
            numbers.stream()
                .map(number -> "sum(" + number + ")")
                .collect(Collectors.joining(", ", "[", "] AS sums")));
  }

  Digest none() {
    return Digest.none(numbers.size());
  }

  static Digest digest(Value ofOne) {
    return new Digest(1, ofOne.asList(Value::asLong));
  }

  static Digest digest(Record ofAll) {
    return new Digest(ofAll.get("nodes").asLong(), ofAll.get("sums").asList(Value::asLong));
  }
}
