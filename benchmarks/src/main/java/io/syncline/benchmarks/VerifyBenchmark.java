// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.core.verify.Depth;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Verification of orders and their customers, nothing differing and at no limit, against raw scans
 * that read the same columns of the same entities in the order of their keys from one store alone;
 * the slower store's counts. Three rounds of all of them, medians.
 */
final class VerifyBenchmark implements BenchmarkMain.Benchmark {
  private static final int ORDERS = Integer.getInteger("entities", 1_000_000);
  private static final int ROUNDS = Integer.getInteger("rounds", 3);

  private final Depth depth;

  VerifyBenchmark(Depth depth) {
    this.depth = depth;
  }

  /** Reads or compares all entities; answers how many. */
  private interface Pass {
    long run() throws SQLException;
  }

  @Override
  public void run(Report report) throws Exception {
    String name = "verify-" + depth.text();
    try (World world = World.start()) {
      world.createTables(ORDERS);
      world.sql("VACUUM ANALYZE");
      Path file = world.file("verify", 1);
      world.apply(file);
      world.runUntilCaughtUp(file);
      RawScan raw = new RawScan(world);
      Rates postgres = new Rates();
      Rates neo4j = new Rates();
      Rates syncline = new Rates();
      for (int round = 0; round <= ROUNDS; round++) { // the first is for the compilers
        postgres.add(rate(raw::postgres));
        neo4j.add(rate(() -> raw.neo4j(depth)));
        syncline.add(rate(() -> verify(world, file)));
        report.say(
            "round %d: PostgreSQL %.0f, Neo4j %.0f, verify %.0f entities/s",
            round, postgres.last(), neo4j.last(), syncline.last());
      }
      double slower = Math.min(postgres.median(), neo4j.median());
      report.figure(name + ".entities", ORDERS + World.CUSTOMERS, "entities");
      report.figure(name + ".raw.postgres", postgres.median(), "entities/s");
      report.figure(name + ".raw.neo4j", neo4j.median(), "entities/s");
      report.figure(name + ".syncline", syncline.median(), "entities/s");
      report.figure(name + ".ratio", syncline.median() / slower, "ratio");
    }
  }

  private static double rate(Pass pass) throws SQLException {
    long began = System.nanoTime();
    long entities = pass.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (entities != ORDERS + World.CUSTOMERS) {
      throw new IllegalStateException("there were " + entities + " entities");
    }
    return entities / seconds;
  }

  private long verify(World world, Path file) {
    world.command("verify", "--depth", depth.text(), "--max-rate", "0", "-c", file.toString());
    return (long) ORDERS + World.CUSTOMERS;
  }
}
