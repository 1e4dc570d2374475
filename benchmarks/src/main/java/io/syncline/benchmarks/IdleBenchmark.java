// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * CPU of a running engine while nothing is written, over a minute after two minutes of rest, in
 * which the JVM compiles what it runs.
 */
final class IdleBenchmark implements BenchmarkMain.Benchmark {
  private static final Duration REST = Duration.ofMinutes(2);
  private static final Duration MEASURED = Duration.ofSeconds(60);

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(1_000);
      Path file = world.file("idle", 1);
      world.apply(file);
      try (EngineProcess engine = new EngineProcess(file)) {
        Thread.sleep(REST);
        Duration before = engine.cpu();
        Thread.sleep(MEASURED);
        Duration used = engine.cpu().minus(before);
        report.figure("idle.cpu", 100.0 * used.toMillis() / MEASURED.toMillis(), "percent");
      }
    }
  }
}
