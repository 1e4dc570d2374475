// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Peak heap of a verification in a process of its own, as its garbage collector reports it. */
final class VerifyMemoryBenchmark implements BenchmarkMain.Benchmark {
  private static final int ORDERS = Integer.getInteger("entities", 2_000_000);
  private static final int LIMIT = 256;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(ORDERS);
      Path file = world.file("memory", 1);
      world.apply(file);
      world.runUntilCaughtUp(file);
      Path log = Files.createTempFile("syncline-gc-", ".log");
      long began = System.nanoTime();
      EngineProcess.run(
          new String[] {"-Xmx" + LIMIT + "m", "-Xlog:gc:file=" + log},
          "verify",
          "--max-rate",
          "0",
          "-c",
          file.toString());
      double seconds = (System.nanoTime() - began) / 1e9;
      report.figure("verify-memory.entities", ORDERS + World.CUSTOMERS, "entities");
      report.figure("verify-memory.rate", (ORDERS + World.CUSTOMERS) / seconds, "entities/s");
      report.figure("verify-memory.heap", MemoryBenchmark.peak(log), "MB");
    }
  }
}
