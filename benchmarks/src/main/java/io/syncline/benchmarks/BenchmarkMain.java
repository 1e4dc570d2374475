// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.cli.service.Logging;
import io.syncline.config.LogSettings;
import io.syncline.core.verify.Depth;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs one benchmark by name and prints {@code name value unit} a line; what it does on stderr. */
public final class BenchmarkMain {

  private BenchmarkMain() {}

  /** A benchmark: starts its own servers, prints its figures. */
  interface Benchmark {
    void run(Report report) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
    benchmarks.put("load", new LoadBenchmark());
    benchmarks.put("drain", new DrainBenchmark());
    benchmarks.put("latency", new LatencyBenchmark());
    benchmarks.put("idle", new IdleBenchmark());
    benchmarks.put("memory", new MemoryBenchmark());
    benchmarks.put("verify-tokens", new VerifyBenchmark(Depth.TOKENS));
    benchmarks.put("verify-deep", new VerifyBenchmark(Depth.DEEP));
    benchmarks.put("verify-buckets", new BucketsBenchmark());
    benchmarks.put("verify-memory", new VerifyMemoryBenchmark());
    benchmarks.put("verify-load", new VerifyLoadBenchmark());
    benchmarks.put("repair", new RepairBenchmark());
    Benchmark chosen = args.length == 1 ? benchmarks.get(args[0]) : null;
    if (chosen == null) {
      System.err.println("usage: benchmarks/run NAME, where NAME is one of " + benchmarks.keySet());
      System.exit(2);
      return;
    }
    Logging.quiet(LogSettings.Level.WARN);
    chosen.run(new Report(System.out, System.err));
    System.exit(0);
  }
}
