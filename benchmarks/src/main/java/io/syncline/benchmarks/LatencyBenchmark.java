// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.neo4j.driver.Session;

/**
 * Commit in PostgreSQL to visible in Neo4j at 500 transactions a second of one inserted order each,
 * for 20 seconds after 10 of warm-up; a reader asks Neo4j for the newest order all the time.
 */
final class LatencyBenchmark implements BenchmarkMain.Benchmark {
  private static final int RATE = 500;
  private static final int WARM_UP = 10 * RATE;
  private static final int MEASURED = 20 * RATE;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(1_000);
      Path file = world.file("latency", 1);
      world.apply(file);
      try (EngineProcess engine = new EngineProcess(file)) {
        awaitCount(world, 1_000);
        long[] latencies = measure(world);
        Arrays.sort(latencies);
        report.figure("latency.rate", RATE, "transactions/s");
        report.figure("latency.p50", millis(latencies, 0.5), "ms");
        report.figure("latency.p99", millis(latencies, 0.99), "ms");
        report.figure("latency.max", millis(latencies, 1), "ms");
        report.say("engine alive: %s", engine.alive());
      }
    }
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }

  private static void awaitCount(World world, long count) throws InterruptedException {
    while (world.count("MATCH (:Order)-[r:PLACED_BY]->() RETURN count(r)") < count) {
      Thread.sleep(200);
    }
  }

  private static long[] measure(World world) throws Exception {
    int total = WARM_UP + MEASURED;
    AtomicLongArray committed = new AtomicLongArray(total);
    AtomicLongArray seen = new AtomicLongArray(total);
    AtomicInteger newest = new AtomicInteger();
    Thread reader = Thread.ofPlatform().start(() -> watch(world, seen, newest, total));
    try (Connection connection = world.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO orders VALUES (?, ?, 'Order', 'open', 1, 1.5, now())")) {
      long began = System.nanoTime();
      for (int i = 0; i < total; i++) {
        while (System.nanoTime() - began < i * (1_000_000_000L / RATE)) {
          Thread.sleep(0, 200_000);
        }
        insert.setLong(1, 10_000L + i);
        insert.setLong(2, 1 + i % World.CUSTOMERS);
        insert.execute();
        committed.set(i, System.nanoTime());
      }
    }
    reader.join();
    long[] latencies = new long[MEASURED];
    for (int i = 0; i < MEASURED; i++) {
      latencies[i] = Math.max(0, seen.get(WARM_UP + i) - committed.get(WARM_UP + i));
    }
    return latencies;
  }

  /** Orders appear in the order of their ids, since transactions are applied in order. */
  private static void watch(World world, AtomicLongArray seen, AtomicInteger newest, int total) {
    try (Session session = world.neo4j().driver().session()) {
      while (newest.get() < total) {
        long last =
            session
                .run(
                    "MATCH (n:Order) WHERE n.id >= $from RETURN coalesce(max(n.id), -1)",
                    java.util.Map.of("from", 10_000L + newest.get()))
                .single()
                .get(0)
                .asLong();
        long now = System.nanoTime();
        for (int i = newest.get(); i <= last - 10_000L; i++) {
          seen.set(i, now);
          newest.set(i + 1);
        }
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
