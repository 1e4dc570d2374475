// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;

/**
 * The most that the plain driver can write of the same rows from memory: MERGE on the user's key,
 * the user's properties, the edge; no bookkeeping.
 */
final class RawLimit {
  private static final String NODES_COLUMNAR =
      "UNWIND range(0, size($id) - 1) AS i MERGE (n:Order {id: $id[i]}) SET n.title = $title[i],"
          + " n.customer_id = $customer[i], n.status = $status[i], n.quantity = $quantity[i],"
          + " n.price = $price[i], n.created_at = $created[i]";
  private static final String EDGES_COLUMNAR =
      "UNWIND range(0, size($id) - 1) AS i MATCH (n:Order {id: $id[i]}) MATCH (c:Customer {id:"
          + " $customer[i]}) MERGE (n)-[:PLACED_BY]->(c)";
  private static final String NODES_MAPS =
      "UNWIND $rows AS row MERGE (n:Order {id: row.id}) SET n.title = row.title, n.customer_id ="
          + " row.customer, n.status = row.status, n.quantity = row.quantity, n.price ="
          + " row.price, n.created_at = row.created";
  private static final String EDGES_MAPS =
      "UNWIND $rows AS row MATCH (n:Order {id: row.id}) MATCH (c:Customer {id: row.customer}) MERGE"
          + " (n)-[:PLACED_BY]->(c)";
  private static final ZonedDateTime BEGIN =
      ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Driver driver;

  RawLimit(Driver driver) {
    this.driver = driver;
  }

  /** How parameters are handed over. */
  enum Shape {
    MAPS,
    COLUMNAR
  }

  /** One way of writing. */
  record Way(int writers, int batch, Shape shape) {
    @Override
    public String toString() {
      return writers
          + (writers == 1 ? " writer" : " writers")
          + ", batches of "
          + batch
          + ", "
          + shape;
    }
  }

  static List<Way> ways(int writers) {
    List<Way> ways = new ArrayList<>();
    for (int batch : new int[] {1000, 4000}) {
      for (Shape shape : Shape.values()) {
        ways.add(new Way(writers, batch, shape));
      }
    }
    return ways;
  }

  void createConstraintsAndCustomers() {
    try (Session session = driver.session()) {
      for (String label : List.of("Order", "Customer")) {
        session.run("CREATE CONSTRAINT FOR (n:" + label + ") REQUIRE n.id IS UNIQUE").consume();
      }
      session
          .run("UNWIND range(1, " + World.CUSTOMERS + ") AS i CREATE (:Customer {id: i})")
          .consume();
    }
  }

  /** Writes the orders of these ranges of ids, one range after the other, each with its status. */
  Duration write(Way way, List<Rows> ranges) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(way.writers());
    long began = System.nanoTime();
    try {
      for (Rows rows : ranges) {
        List<Callable<Object>> writers = new ArrayList<>();
        for (int writer = 0; writer < way.writers(); writer++) {
          int share = writer;
          writers.add(() -> writeShare(way, rows, share));
        }
        for (Future<Object> done : pool.invokeAll(writers)) {
          done.get();
        }
      }
    } finally {
      pool.shutdown();
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Orders by id, both ends included. */
  record Rows(int from, int to, String status) {}

  private Object writeShare(Way way, Rows rows, int share) {
    try (Session session = driver.session()) {
      int stride = way.batch() * way.writers();
      for (int from = rows.from() + share * way.batch(); from <= rows.to(); from += stride) {
        int to = Math.min(rows.to(), from + way.batch() - 1);
        Map<String, Object> parameters = parameters(way.shape(), from, to, rows.status());
        boolean maps = way.shape() == Shape.MAPS;
        session.executeWriteWithoutResult(
            transaction -> {
              transaction.run(maps ? NODES_MAPS : NODES_COLUMNAR, parameters).consume();
              transaction.run(maps ? EDGES_MAPS : EDGES_COLUMNAR, parameters).consume();
            });
      }
    }
    return this;
  }

  private static Map<String, Object> parameters(Shape shape, int from, int to, String status) {
    List<Map<String, Object>> rows = new ArrayList<>(to - from + 1);
    for (int i = from; i <= to; i++) {
      Map<String, Object> row = new HashMap<>();
      row.put("id", (long) i);
      row.put("customer", 1 + i * 7919L % World.CUSTOMERS);
      row.put("title", "Order number " + i);
      row.put("status", status);
      row.put("quantity", (long) (i % 100));
      row.put("price", i / 8.0);
      row.put("created", BEGIN.plusSeconds(i));
      rows.add(row);
    }
    if (shape == Shape.MAPS) {
      return Map.of("rows", rows);
    }
    Map<String, Object> columns = new HashMap<>();
    for (String column : rows.getFirst().keySet()) {
      columns.put(column, rows.stream().map(row -> row.get(column)).toList());
    }
    return columns;
  }
}
