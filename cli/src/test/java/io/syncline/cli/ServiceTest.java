// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process of its own. */
final class ServiceTest {
  private final EmbeddedPostgres postgres = SharedServers.postgres();
  private final List<Process> processes = new ArrayList<>();

  @TempDir private Path folder;
  private String database = "";
  private Path file = Path.of("");
  private Session session = new Session(new FakeConnections());

  @BeforeEach
  void apply() throws IOException {
    SharedServers.neo4j().clear();
    database = postgres.freshDatabase();
    postgres.execute(database, "CREATE TABLE thing (id int PRIMARY KEY, name text)");
    file = folder.resolve("syncline.yaml");
    Files.writeString(
        file,
        """
        version: 1
        source: { url: "%s" }
        targets: { neo4j: { uri: "%s" } }
        nodes: { Thing: { table: public.thing } }
        """
            .formatted(postgres.jdbcUrl(database), SharedServers.neo4j().boltUri()));
    session = new Session(new Wiring(Map.of()), Clock.systemUTC(), null, Map.of());
    assertThat(session.run("apply", "--yes", "-c", file.toString()).code()).isZero();
  }

  @AfterEach
  void remove() {
    processes.forEach(Process::destroyForcibly);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> session.run("uninstall", "--yes", "-c", file.toString()).code() == 0);
    postgres.dropDatabase(database);
  }

  @Test
  @Tag("long")
  void aSecondRunStandsByAndASignalIsACleanStop() throws Exception {
    Process first = start("first");
    awaitStatus("engine running", "streaming");
    Process second = start("second");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(log("second")).contains("standing by"));

    first.destroy();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isZero();
    assertThat(log("first")).content().contains("stopped; the next start goes on from here");

    awaitStatus("engine running", "pid " + second.pid());
    second.destroy();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isZero();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private void awaitStatus(String... words) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(session.run("status", "-c", file.toString()).out()).contains(words));
  }

  private Process start(String name) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.syncline.cli.Main",
                "run",
                "--no-http",
                "-c",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start();
    processes.add(process);
    return process;
  }
}
