// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.civic.CivicGenerator;
import io.syncline.demo.civic.CivicTable;
import io.syncline.demo.comparison.Comparison;
import io.syncline.demo.comparison.ComparisonResult;
import io.syncline.demo.traffic.CivicWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.neo4j.driver.Session;

/** The story that {@code syncline demo} tells. One thread. */
public final class Tour {
  /** How many phases a screen has to number. */
  public static final int PHASES = 8;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final TourSettings settings;
  private final SyncEngine.Launcher launcher;
  private final Screen screen;
  private final Ending ending;

  /** What happens after the comparison. */
  public enum Ending {
    /** Ends at once. */
    LEAVE,
    /** Keeps servers and engine up until the process is asked to end. */
    STAY
  }

  public Tour(TourSettings settings, SyncEngine.Launcher launcher, Screen screen, Ending ending) {
    this.settings = settings;
    this.launcher = launcher;
    this.screen = screen;
    this.ending = ending;
  }

  /**
   * Takes the tour.
   *
   * @throws TourFailure if it cannot go on to the comparison
   */
  public Verdict run() throws InterruptedException {
    try (Servers servers = startServers();
        Farewell farewell =
            new Farewell(Verdict.COULD_NOT_COMPARE, () -> screen.leave("Stopping."))) {
      farewell.beforeThat(servers::close);
      load(servers);
      try (ConfigurationFile file = ConfigurationFile.write(servers, settings.keep());
          SyncEngine engine = launcher.launch(file.path())) {
        farewell.beforeThat(file::close);
        farewell.beforeThat(engine::close);
        setUp(engine);
        snapshot(engine, servers);
        CivicWriter.Counters written = stream(engine, servers);
        Verdict verdict = prove(engine, servers, compare(servers, written));
        farewell.exitCode(verdict.exitCode());
        if (ending == Ending.STAY) {
          new Afterwards(servers, file, screen).say();
          farewell.await();
        }
        return verdict;
      }
    }
  }

  private Servers startServers() {
    screen.phase("Start a PostgreSQL and a Neo4j of our own");
    Servers servers = Servers.start(settings.keep());
    screen.say("PostgreSQL " + servers.postgres().version() + "  " + servers.jdbcUrl());
    screen.say("Neo4j " + servers.neo4j().version() + "  " + servers.neo4j().boltUri());
    screen.done("both are up");
    return servers;
  }

  private void load(Servers servers) {
    screen.phase("Make a civic world (seed %d) in PostgreSQL".formatted(settings.seed()));
    CivicGenerator generator = new CivicGenerator(settings.seed(), settings.rows());
    try (Connection connection = servers.connect()) {
      Map<CivicTable, Long> loaded = generator.load(connection);
      loaded.forEach(
          (table, count) -> screen.say("%9s %s".formatted(Figures.number(count), table.sqlName())));
      long rows = loaded.values().stream().mapToLong(Long::longValue).sum();
      screen.done(Figures.number(rows) + " rows");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot load the civic world", e);
    }
  }

  private void setUp(SyncEngine engine) {
    screen.phase("Set up both stores from the mapping (plan, then apply)");
    engine.setUp().forEach(screen::say);
    screen.done("set up");
  }

  private void snapshot(SyncEngine engine, Servers servers) throws InterruptedException {
    screen.phase("Snapshot: every row that is there already, first as nodes, then as edges");
    screen.say(
        "a table is read once for each kind of node or relationship it makes, and once more");
    screen.say("for its relationships where these lead to nodes that come later");
    engine.start();
    new Watch(engine, screen, SnapshotLine::of)
        .until(() -> engine.progress().stage() == SyncEngine.Stage.STREAMING, PATIENCE);
    screen.done("all %s rows are in the graph".formatted(Figures.number(Source.rows(servers))));
  }

  private CivicWriter.Counters stream(SyncEngine engine, Servers servers)
      throws InterruptedException {
    screen.phase(
        "Stream: an application writes %d transactions a second"
            .formatted(settings.transactionsPerSecond()));
    screen.say("inserts, updates, deletes with cascades, array edits, key changes, rollbacks");
    try (CivicWriter writer =
        new CivicWriter(servers.jdbcUrl(), settings.seed(), settings.transactionsPerSecond())) {
      new StreamingPhase(engine, writer, servers, screen).run(settings.streaming());
      writer.stop();
      CivicWriter.Counters written = writer.counters();
      screen.done(
          "%s transactions, %s rolled back"
              .formatted(
                  Figures.number(written.committed()), Figures.number(written.rolledBack())));
      awaitQuiet(engine, servers);
      return written;
    }
  }

  private void awaitQuiet(SyncEngine engine, Servers servers) throws InterruptedException {
    screen.phase("The application stops; wait until nothing flows");
    Quiet quiet =
        new Quiet(engine, Source.currentPosition(servers), () -> Source.referencesWritten(servers));
    Source.touch(servers);
    new Watch(engine, screen, progress -> "lag " + Figures.time(progress.lag()))
        .until(quiet, PATIENCE);
    screen.done("quiet");
  }

  private Verdict prove(SyncEngine engine, Servers servers, Verdict verdict) {
    if (!verdict.equal()) {
      return verdict;
    }
    screen.phase("Damage the graph by hand; let Syncline find it, mend it and prove it");
    boolean proven = new ProofPhase(engine, servers, screen).run() && equalAgain(servers);
    screen.done(proven ? "found, mended and proven" : "NOT as it should be: please report it");
    return verdict.proven(proven);
  }

  private boolean equalAgain(Servers servers) {
    boolean equal = comparison(servers).equal();
    screen.say("");
    screen.say(
        "compared once more without Syncline's code: "
            + (equal ? "both stores are equal" : "they differ"));
    return equal;
  }

  private Verdict compare(Servers servers, CivicWriter.Counters written) {
    screen.phase("Compare both stores, by their plain drivers and without Syncline's code");
    ComparisonResult result = comparison(servers);
    Verdict verdict = new Verdict(result, Source.rows(servers), written, settings, true);
    screen.done("compared");
    screen.print(result.table());
    verdict.lines().forEach(screen::say);
    return verdict;
  }

  private static ComparisonResult comparison(Servers servers) {
    try (Connection connection = servers.connect();
        Session session = servers.neo4j().driver().session()) {
      return new Comparison(connection, session).run();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the rows to compare", e);
    }
  }
}
