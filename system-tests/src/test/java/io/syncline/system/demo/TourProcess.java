// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.demo.tour.Screen;
import io.syncline.system.sync.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** A tour in a process of its own, and what it says. */
final class TourProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final Path log;

  private TourProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param folder where it may leave what it says
   */
  static TourProcess start(Path folder, Screen.Kind kind, String... options) throws IOException {
    Path log = folder.resolve("said");
    List<String> command = Children.java(TourMain.class.getName());
    command.add(kind.name());
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new TourProcess(builder.start(), log);
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  void awaitSaid(String text) throws IOException {
    await().atMost(PATIENCE).until(() -> said().contains(text) || !process.isAlive());
    assertThat(said()).contains(text);
  }

  /** What stands between two words of it. */
  String between(String mark, String end) throws IOException {
    String said = said();
    return said.substring(said.indexOf(mark) + mark.length(), said.indexOf(end));
  }

  /** What it names, for the first time after other words. */
  String after(String mark, String pattern) throws IOException {
    String said = said();
    Matcher found = Pattern.compile(pattern).matcher(said);
    assertThat(found.find(said.indexOf(mark))).as(said).isTrue();
    return found.group(1);
  }

  /** Its graph, once it has said where that is. */
  Driver graph() throws IOException {
    return GraphDatabase.driver(after("", "(bolt://\\S+)"), AuthTokens.none());
  }

  boolean running() {
    return process.isAlive();
  }

  /** SIGTERM, which ends it as Ctrl-C does. */
  void askToEnd() {
    process.destroy();
  }

  int exitCode() throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
  }
}
