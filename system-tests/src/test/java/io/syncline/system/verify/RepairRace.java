// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.neo4j.driver.Record;

/**
 * Items whose number grows with every write, and who watches that it does so in the graph. Each
 * belongs to a group that follows from its number.
 */
final class RepairRace {
  private static final int WRITERS = 3;
  private static final int GROUPS = 40;

  private static final String MAPPING =
      """
      nodes:
        Group: { table: public.part_of, lane: critical }
        Item:
          table: public.item
          relationships:
            PART_OF: { to: Group, by: part_of }
      """;

  private final TestSync sync;
  private final int keys;
  private final Map<Long, Long> latest = new ConcurrentHashMap<>();
  private final Queue<String> wentBack = new ConcurrentLinkedQueue<>();

  RepairRace(TestSync sync, int keys) throws Exception {
    this.sync = sync;
    this.keys = keys;
    sync.sql(schema(keys));
    sync.setUp(MAPPING);
    sync.start();
    settle();
  }

  private static String schema(int keys) {
    return """
    CREATE SEQUENCE writes;
    CREATE TABLE part_of (id bigint PRIMARY KEY);
    CREATE TABLE item (id bigint PRIMARY KEY, n bigint NOT NULL, part_of bigint);
    INSERT INTO part_of SELECT generate_series(0, %1$d - 1);
    INSERT INTO item SELECT i, 0, 0 FROM generate_series(1, %2$d) i;
    """
        .formatted(GROUPS, keys);
  }

  void settle() throws Exception {
    sync.awaitCaughtUp(VerifyWorld.PATIENCE);
  }

  /** All items lose their edges and get older, every other under a version of some far future. */
  void damageAndFind() {
    sync.graph()
        .executableQuery(
            "MATCH (i:Item) OPTIONAL MATCH (i)-[r:PART_OF]->() DELETE r WITH DISTINCT i SET i.n ="
                + " -1, i._syncline_hash = [1, 1], i._syncline_version = CASE i.id % 2 WHEN 0 THEN"
                + " [99, 1, 0] ELSE i._syncline_version END")
        .execute();
    var found = sync.tryCommand("verify", "Item", "--max-rate", "0", "--limit", "1");
    if (found.code() != 3) {
      throw new AssertionError(found.toString());
    }
  }

  /** Writers that write each item once, and who watches them. */
  record Writing(List<CompletableFuture<Void>> writers, AtomicInteger written, Watch watch) {

    /** Returns how many items were written before this was called, when all are. */
    int end() {
      int meanwhile = written.get();
      writers.forEach(CompletableFuture::join);
      watch.close();
      return meanwhile;
    }
  }

  /** Has each item written once, in no order, over about as long as a repair of them takes. */
  Writing write(SplittableRandom random) {
    List<Long> ids = new ArrayList<>();
    for (long id = 1; id <= keys; id++) {
      ids.add(id);
    }
    Collections.shuffle(ids, new Random(random.nextLong()));
    AtomicInteger written = new AtomicInteger();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      SplittableRandom own = random.split();
      List<Long> some = ids.subList(i * keys / WRITERS, (i + 1) * keys / WRITERS);
      writers.add(CompletableFuture.runAsync(() -> write(some, own, written)));
    }
    return new Writing(writers, written, new Watch());
  }

  private void write(List<Long> ids, SplittableRandom random, AtomicInteger written) {
    long pause = 1_500_000_000L / ids.size();
    try (Connection connection = sync.connect();
        Statement statement = connection.createStatement()) {
      long next = System.nanoTime();
      for (long id : ids) {
        next += pause;
        while (System.nanoTime() < next) {
          Thread.sleep(1);
        }
        int what = random.nextInt(10);
        if (what < 2) {
          statement.execute("DELETE FROM item WHERE id = " + id);
        }
        if (what > 0) {
          statement.execute(upsert(id));
        }
        written.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String upsert(long id) {
    return """
    INSERT INTO item VALUES (%1$d, nextval('writes'), currval('writes') %% %2$d)
    ON CONFLICT (id) DO UPDATE SET n = nextval('writes'), part_of = currval('writes') %% %2$d
    """
        .formatted(id, GROUPS);
  }

  /** Reads the graph again and again. */
  private final class Watch implements AutoCloseable {
    private final Thread thread = Thread.ofPlatform().name("watch").start(this::run);
    private volatile boolean stopping;

    private void run() {
      while (!stopping) {
        look();
      }
    }

    @Override
    public void close() {
      stopping = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void look() {
    String all = "MATCH (i:Item) WHERE i.n >= 0 RETURN i.id AS id, i.n AS n";
    for (Record row : sync.graph().executableQuery(all).execute().records()) {
      long id = row.get("id").asLong();
      long n = row.get("n").asLong();
      Long before = latest.put(id, n);
      if (before != null && before > n) {
        wentBack.add("item " + id + " from " + before + " to " + n);
      }
    }
  }

  /** What was seen in the graph to become older. */
  List<String> wentBack() {
    look();
    return List.copyOf(wentBack);
  }

  /** Number and group of each item, as the graph has them. */
  Map<Long, String> graph() {
    Map<Long, String> items = new TreeMap<>();
    String all =
        "MATCH (i:Item) OPTIONAL MATCH (i)-[:PART_OF]->(g) RETURN i.id AS id, i.n AS n,"
            + " collect(g.id) AS groups";
    for (Record row : sync.graph().executableQuery(all).execute().records()) {
      items.put(row.get("id").asLong(), row.get("n") + " in " + row.get("groups"));
    }
    return items;
  }

  /** The same, as the rows say it. */
  Map<Long, String> rows() throws SQLException {
    Map<Long, String> items = new TreeMap<>();
    try (Connection connection = sync.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, n, part_of FROM item")) {
      while (row.next()) {
        items.put(row.getLong(1), row.getLong(2) + " in [" + row.getLong(3) + "]");
      }
    }
    return items;
  }
}
