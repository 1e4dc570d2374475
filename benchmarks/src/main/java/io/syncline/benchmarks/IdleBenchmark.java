// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * CPU of a running engine while nothing is written, over a minute after two minutes of rest, in
 * which the JVM compiles what it runs; with triggers that of PostgreSQL as well, whom the engine
 * asks for changes.
 */
final class IdleBenchmark implements BenchmarkMain.Benchmark {
  private static final Duration REST = Duration.ofMinutes(2);
  private static final Duration MEASURED = Duration.ofSeconds(60);

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(1_000);
      Path log = world.file("idle", 1);
      world.apply(log);
      report.figure("idle.cpu", idle(world, log).engine(), "percent");
      world.uninstall(log);
      world.emptyGraph();
      Path trigger = world.triggerFile("idle_trigger");
      world.apply(trigger);
      Percent used = idle(world, trigger);
      report.figure("idle.trigger.cpu.engine", used.engine(), "percent");
      report.figure("idle.trigger.cpu.postgres", used.postgres(), "percent");
      report.figure("idle.trigger.cpu", used.engine() + used.postgres(), "percent");
    }
  }

  /** Of one core. */
  private record Percent(double engine, double postgres) {}

  private static Percent idle(World world, Path file) throws Exception {
    try (EngineProcess engine = new EngineProcess(file)) {
      Thread.sleep(REST);
      Duration engineBefore = engine.cpu();
      Duration postgresBefore = world.postgresCpu();
      Thread.sleep(MEASURED);
      return new Percent(
          percent(engine.cpu().minus(engineBefore)),
          percent(world.postgresCpu().minus(postgresBefore)));
    }
  }

  private static double percent(Duration used) {
    return 100.0 * used.toMillis() / MEASURED.toMillis();
  }
}
