// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;

/**
 * What writers lose to the triggers, no engine running: two writers that update single rows in
 * transactions of their own, and a COPY of 100,000 rows, with the triggers and without, in turns;
 * medians. Commits wait for the disk, as PostgreSQL has it by default; the updates once more
 * without that, which says what the triggers cost in CPU.
 */
final class TriggerOverheadBenchmark implements BenchmarkMain.Benchmark {
  private static final int ROWS = 20_000;
  private static final int COPIED = 100_000;
  private static final int ROUNDS = 5;
  private static final int WRITERS = 2;
  private static final long SPAN_NANOS = 4_000_000_000L;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(ROWS);
      Path file = world.triggerFile("overhead");
      world.apply(file);
      rows(report, world, "row.unsynced");
      world.sql("ALTER SYSTEM SET fsync = on");
      world.sql("ALTER SYSTEM SET full_page_writes = on");
      world.sql("SELECT pg_reload_conf()");
      rows(report, world, "row");
      compare(report, world, "copy", "rows/s", TriggerOverheadBenchmark::copy);
    }
  }

  private static void rows(Report report, World world, String name) throws Exception {
    compare(report, world, name, "transactions/s", TriggerOverheadBenchmark::updates);
  }

  private static void compare(
      Report report, World world, String name, String unit, Measurement measurement)
      throws Exception {
    Rates plain = new Rates();
    Rates triggered = new Rates();
    for (int round = 0; round < ROUNDS; round++) {
      triggers(world, "DISABLE TRIGGER");
      plain.add(measurement.rate(world));
      triggers(world, "ENABLE ALWAYS TRIGGER");
      triggered.add(measurement.rate(world));
      report.say("%s: %.0f plain, %.0f with triggers", name, plain.last(), triggered.last());
    }
    String figure = "trigger-overhead." + name;
    report.figure(figure + ".plain", plain.median(), unit);
    report.figure(figure + ".triggers", triggered.median(), unit);
    report.figure(figure, triggered.median() / plain.median(), "ratio");
  }

  private interface Measurement {
    double rate(World world) throws Exception;
  }

  private static void triggers(World world, String what) throws SQLException {
    world.sql(
        """
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT tgname FROM pg_trigger
            WHERE tgrelid = 'orders'::regclass AND NOT tgisinternal LOOP
            EXECUTE format('ALTER TABLE orders %s %%I', name);
          END LOOP;
        END $$
        """
            .formatted(what));
  }

  private static double updates(World world) throws Exception {
    world.sql("CHECKPOINT");
    try (ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
      List<Callable<Long>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int seed = i;
        writers.add(() -> update(world, new Random(seed)));
      }
      long done = 0;
      for (Future<Long> writer : pool.invokeAll(writers)) {
        done += writer.get();
      }
      return done / (SPAN_NANOS / 1e9);
    }
  }

  private static long update(World world, Random dice) throws SQLException {
    try (Connection connection = world.connect();
        PreparedStatement statement =
            connection.prepareStatement("UPDATE orders SET quantity = ? WHERE id = ?")) {
      long end = System.nanoTime() + SPAN_NANOS;
      long done = 0;
      while (System.nanoTime() < end) {
        statement.setInt(1, dice.nextInt());
        statement.setLong(2, 1 + dice.nextInt(ROWS));
        statement.execute();
        done++;
      }
      return done;
    }
  }

  private static double copy(World world) throws Exception {
    world.sql("DELETE FROM orders WHERE id > " + ROWS);
    world.sql("DELETE FROM syncline.graph_sync_status");
    world.sql("VACUUM orders");
    world.sql("VACUUM syncline.graph_sync_status");
    world.sql("CHECKPOINT");
    StringBuilder lines = new StringBuilder();
    for (int id = ROWS + 1; id <= ROWS + COPIED; id++) {
      lines.append(id).append('\t').append(1 + id % World.CUSTOMERS);
      lines.append("\tOrder number ").append(id).append("\topen\t1\t1.5\t2026-01-01\n");
    }
    try (Connection connection = world.connect();
        Statement warm = connection.createStatement()) {
      warm.execute("SELECT 1");
      long began = System.nanoTime();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY orders FROM STDIN", new StringReader(lines.toString()));
      return COPIED / ((System.nanoTime() - began) / 1e9);
    }
  }
}
