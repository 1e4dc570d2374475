// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.benchmarks.RawLimit.Rows;
import io.syncline.benchmarks.RawLimit.Way;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A backlog of 200,000 inserted and 100,000 updated orders, in transactions of ten rows, over
 * 100,000 that are there: with whole transactions against the best raw limit of one writer, and in
 * parallel by key against the best of one and two.
 */
final class DrainBenchmark implements BenchmarkMain.Benchmark {
  private static final int THERE = 100_000;
  private static final int INSERTED = 200_000;
  private static final int UPDATED = 100_000;
  private static final int CHANGES = INSERTED + UPDATED;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      double oneWriter = bestRaw(report, world, RawLimit.ways(1));
      double best = Math.max(oneWriter, bestRaw(report, world, RawLimit.ways(2)));
      double whole = drain(world, 1);
      report.say("syncline, whole transactions: %.0f rows/s", whole);
      double parallel = drain(world, 2);
      report.say("syncline, parallel by key: %.0f rows/s", parallel);
      report.figure("drain.changes", CHANGES, "rows");
      report.figure("drain.raw.one-writer", oneWriter, "rows/s");
      report.figure("drain.raw.best", best, "rows/s");
      report.figure("drain.syncline", whole, "rows/s");
      report.figure("drain.ratio", whole / oneWriter, "ratio");
      report.figure("drain.parallel.syncline", parallel, "rows/s");
      report.figure("drain.parallel.ratio", parallel / best, "ratio");
    }
  }

  private static double bestRaw(Report report, World world, List<Way> ways) throws Exception {
    double best = 0;
    for (Way way : ways) {
      world.emptyGraph();
      RawLimit raw = new RawLimit(world.neo4j().driver());
      raw.createConstraintsAndCustomers();
      raw.write(new Way(2, 4000, RawLimit.Shape.COLUMNAR), List.of(new Rows(1, THERE, "open")));
      Duration took =
          raw.write(
              way,
              List.of(new Rows(THERE + 1, THERE + INSERTED, "open"), new Rows(1, UPDATED, "paid")));
      double rate = CHANGES / (took.toMillis() / 1000.0);
      report.say("raw, %s: %.0f rows/s", way, rate);
      best = Math.max(best, rate);
    }
    return best;
  }

  private static double drain(World world, int writers) throws Exception {
    world.emptyGraph();
    world.createTables(THERE);
    Path file = world.file("drain" + writers, writers);
    world.apply(file);
    world.runUntilCaughtUp(file);
    writeBacklog(world, THERE, INSERTED, UPDATED);
    long began = System.nanoTime();
    world.runUntilCaughtUp(file);
    double seconds = (System.nanoTime() - began) / 1e9;
    LoadBenchmark.require(
        world.count("MATCH (:Order {status: 'paid'})-[r:PLACED_BY]->() RETURN count(r)"), UPDATED);
    LoadBenchmark.require(
        world.count("MATCH (:Order)-[r:PLACED_BY]->() RETURN count(r)"), THERE + INSERTED);
    world.uninstall(file);
    return CHANGES / seconds;
  }

  static void writeBacklog(World world, int there, int inserted, int updated) throws Exception {
    List<String> statements = new ArrayList<>();
    statements.add(
        "INSERT INTO orders SELECT i, 1 + i::bigint * 7919 % "
            + World.CUSTOMERS
            + ", 'Order number ' || i, 'open', i % 100, i / 8.0, timestamptz '2026-01-01 00:00:00Z'"
            + " + i * interval '1 second' FROM generate_series(?::int, ?::int) i");
    statements.add("UPDATE orders SET status = 'paid' WHERE id BETWEEN ? AND ?");
    try (Connection connection = world.connect()) {
      write(connection, statements.get(0), there + 1, there + inserted);
      write(connection, statements.get(1), 1, updated);
    }
  }

  private static void write(Connection connection, String sql, int from, int to) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = from; i <= to; i += 10) {
        statement.setInt(1, i);
        statement.setInt(2, i + 9);
        statement.execute();
      }
    }
  }
}
