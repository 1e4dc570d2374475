// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.traffic.CivicWriter;
import io.syncline.embedded.EmbeddedNeo4j;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Changes stream while a writer works; in mid-stream Neo4j is killed, and started again. */
final class StreamingPhase {
  private static final Duration DOWN = Duration.ofSeconds(3);
  private static final Duration LEVEL_PATIENCE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SyncEngine engine;
  private final CivicWriter writer;
  private final Servers servers;
  private final Screen screen;
  private final Watch watch;

  StreamingPhase(SyncEngine engine, CivicWriter writer, Servers servers, Screen screen) {
    this.engine = engine;
    this.writer = writer;
    this.servers = servers;
    this.screen = screen;
    this.watch = new Watch(engine, screen, this::line);
  }

  void run(Duration length) throws InterruptedException {
    writer.start();
    watch.during(length.dividedBy(3));
    killNeo4j();
    restartNeo4j();
    catchUp();
    watch.during(length.dividedBy(3));
  }

  private void killNeo4j() throws InterruptedException {
    servers.neo4j().kill();
    screen.say("kill -9: Neo4j is gone. The application goes on writing, the engine waits.");
    watch.during(DOWN);
  }

  private void restartNeo4j() throws InterruptedException {
    EmbeddedNeo4j neo4j = servers.neo4j();
    CompletableFuture<Void> start = CompletableFuture.runAsync(neo4j::start);
    watch.until(start::isDone, PATIENCE);
    start.join();
  }

  private void catchUp() throws InterruptedException {
    CatchUp level = new CatchUp(engine, Source.currentPosition(servers), LEVEL_PATIENCE);
    screen.say("Neo4j is up again; the engine catches up by itself.");
    watch.until(level, PATIENCE);
    screen.say(level.sentence());
  }

  private String line(SyncEngine.Progress progress) {
    CivicWriter.Counters written = writer.counters();
    return "%9s transactions written  %9s row changes applied  %s"
        .formatted(
            Figures.number(written.committed()),
            Figures.number(progress.changes()),
            progress.stage() == SyncEngine.Stage.WAITING
                ? "waiting for Neo4j, " + Figures.time(progress.lag()) + " behind"
                : Figures.time(progress.lag()) + " behind");
  }
}
