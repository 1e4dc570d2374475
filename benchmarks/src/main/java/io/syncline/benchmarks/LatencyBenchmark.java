// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.neo4j.driver.Session;

/**
 * Commit in PostgreSQL to visible in Neo4j at 500 transactions a second of one inserted order each;
 * a reader asks Neo4j for new orders all the time. Measured for 20 seconds when both have run for
 * 80, so that their JVMs have compiled what they run; and cold, for 20 seconds after the first 10.
 */
final class LatencyBenchmark implements BenchmarkMain.Benchmark {
  private static final int RATE = 500;
  private static final int COLD = 10 * RATE;
  private static final int WARM = 80 * RATE;
  private static final int MEASURED = 20 * RATE;

  private static final long FIRST = 10_000;

  private final String name;
  private final World.Capture capture;

  private LatencyBenchmark(String name, World.Capture capture) {
    this.name = name;
    this.capture = capture;
  }

  static LatencyBenchmark fromTheLog() {
    return new LatencyBenchmark("latency", World.Capture.LOG);
  }

  static LatencyBenchmark byTriggers() {
    return new LatencyBenchmark("trigger-latency", World.Capture.TRIGGER);
  }

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(1_000);
      Path file = world.file("latency", capture, 1, "");
      world.apply(file);
      try (EngineProcess engine = new EngineProcess(file)) {
        awaitCount(world, 1_000);
        List<Commit> commits = measure(world);
        report(report, name, commits.subList(WARM, WARM + MEASURED));
        report(report, name + ".cold", commits.subList(COLD, COLD + MEASURED));
        report.say("engine alive: %s", engine.alive());
      }
    }
  }

  /**
   * One transaction; in nanoseconds.
   *
   * @param at when it was committed
   */
  private record Commit(long at, long latency) {}

  private static void report(Report report, String name, List<Commit> commits) {
    long took = commits.getLast().at() - commits.getFirst().at();
    report.figure(name + ".rate", (commits.size() - 1) * 1e9 / took, "transactions/s");
    long[] sorted = commits.stream().mapToLong(Commit::latency).sorted().toArray();
    report.figure(name + ".p50", millis(sorted, 0.5), "ms");
    report.figure(name + ".p99", millis(sorted, 0.99), "ms");
    report.figure(name + ".max", millis(sorted, 1), "ms");
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }

  private static void awaitCount(World world, long count) throws InterruptedException {
    while (world.count("MATCH (:Order)-[r:PLACED_BY]->() RETURN count(r)") < count) {
      Thread.sleep(200);
    }
  }

  private static List<Commit> measure(World world) throws Exception {
    int total = WARM + MEASURED;
    AtomicLongArray committed = new AtomicLongArray(total);
    AtomicLongArray seen = new AtomicLongArray(total);
    Thread reader = Thread.ofPlatform().start(() -> watch(world, seen, total));
    try (Connection connection = world.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO orders VALUES (?, ?, 'Order', 'open', 1, 1.5, now())")) {
      long began = System.nanoTime();
      for (int i = 0; i < total; i++) {
        while (System.nanoTime() - began < i * (1_000_000_000L / RATE)) {
          Thread.sleep(0, 200_000);
        }
        insert.setLong(1, FIRST + i);
        insert.setLong(2, 1 + i % World.CUSTOMERS);
        insert.execute();
        committed.set(i, System.nanoTime());
      }
    }
    reader.join();
    List<Commit> commits = new ArrayList<>(total);
    for (int i = 0; i < total; i++) {
      commits.add(new Commit(committed.get(i), Math.max(0, seen.get(i) - committed.get(i))));
    }
    return commits;
  }

  /** Workers at a queue may have orders appear in another order than they were inserted in. */
  private static void watch(World world, AtomicLongArray seen, int total) {
    try (Session session = world.neo4j().driver().session()) {
      int first = 0; // that was not seen yet
      while (first < total) {
        List<Long> found =
            session
                .run(
                    "MATCH (n:Order) WHERE n.id >= $from RETURN n.id",
                    Map.of("from", FIRST + first))
                .list(row -> row.get(0).asLong());
        long now = System.nanoTime();
        found.forEach(id -> seen.compareAndSet((int) (id - FIRST), 0, now));
        while (first < total && seen.get(first) != 0) {
          first++;
        }
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
