// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Session;

/**
 * Commit to visible of a critical change, twenty a second, while a backlog of 200,000 orders of the
 * lowest lane is drained, with both captures; the worse of the two counts.
 */
final class LanesBenchmark implements BenchmarkMain.Benchmark {
  private static final int THERE = 1_000;
  private static final int BACKLOG = 200_000;
  private static final long EVERY_MILLIS = 50;
  private static final String ALARMS = "  Alarm: { table: public.alarms, lane: critical }\n";

  @Override
  public void run(Report report) throws Exception {
    double worst = 0;
    for (World.Capture capture : World.Capture.values()) {
      try (World world = World.start()) {
        List<Double> latencies = measure(world, capture);
        double p99 = latencies.get((int) (latencies.size() * 0.99));
        worst = Math.max(worst, p99);
        String name = "lanes." + capture.text();
        report.figure(name + ".changes", latencies.size(), "changes");
        report.figure(name + ".p50", latencies.get(latencies.size() / 2), "ms");
        report.figure(name + ".p99", p99, "ms");
      }
    }
    report.figure("lanes.p99", worst, "ms");
  }

  private static List<Double> measure(World world, World.Capture capture) throws Exception {
    world.createTables(THERE);
    world.sql("CREATE TABLE alarms (id bigint PRIMARY KEY, name text)");
    Path file = world.file("lanes", capture, 1, ALARMS);
    world.apply(file);
    world.runUntilCaughtUp(file);
    DrainBenchmark.writeBacklog(world, THERE, BACKLOG, 0);
    try (EngineProcess engine = new EngineProcess(file);
        Connection connection = world.connect();
        Session session = world.neo4j().driver().session()) {
      while (orders(world) < THERE + BACKLOG / 100) {
        Thread.sleep(50);
      }
      List<Double> latencies = new ArrayList<>();
      for (long id = 1; orders(world) < THERE + BACKLOG && engine.alive(); id++) {
        latencies.add(latency(connection, session, id));
        Thread.sleep(EVERY_MILLIS);
      }
      latencies.sort(null);
      return latencies;
    }
  }

  private static long orders(World world) {
    return world.count("MATCH (n:Order) RETURN count(n)");
  }

  private static double latency(Connection connection, Session session, long id) throws Exception {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO alarms VALUES (?, 'fire')")) {
      insert.setLong(1, id);
      insert.execute();
    }
    long committed = System.nanoTime();
    while (session
            .run("MATCH (a:Alarm {id: $id}) RETURN count(a)", Map.of("id", id))
            .single()
            .get(0)
            .asLong()
        == 0) {
      Thread.sleep(1);
    }
    return (System.nanoTime() - committed) / 1e6;
  }
}
