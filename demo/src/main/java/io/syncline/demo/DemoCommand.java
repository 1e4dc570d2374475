// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo;

import io.syncline.demo.tour.Screen;
import io.syncline.demo.tour.SyncEngine;
import io.syncline.demo.tour.Tour;
import io.syncline.demo.tour.TourFailure;
import io.syncline.demo.tour.TourSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code syncline demo}: the guided tour. */
@Command(
    name = "demo",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Shows Syncline at work: starts a PostgreSQL and a Neo4j of its own, loads a civic world,"
          + " takes the snapshot, streams a live application's changes, kills Neo4j in between, and"
          + " proves at the end that both stores are equal.",
      "On a terminal it then stays up, for you to try things, until Ctrl-C."
    },
    footer = {
      "",
      "Exit codes: 0 the stores were equal, 3 they were not, 4 it did not come to that.",
      "",
      "Examples:",
      "  syncline demo",
      "  syncline demo --exit --rows 200000 --seed 7",
      "  syncline demo --keep ./demo-data"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int COULD_NOT_CHECK = 4;

  private final SyncEngine.Launcher launcher;
  private final Screen.Kind kind;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--exit", description = "End after the comparison, also on a terminal.")
  private boolean exit;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the civic world (default: ${DEFAULT-VALUE}).")
  private int rows = TourSettings.DEFAULTS.rows();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of rows and changes; the same seed makes the same world"
              + " (default: ${DEFAULT-VALUE}).")
  private long seed = TourSettings.DEFAULTS.seed();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long changes stream (default: ${DEFAULT-VALUE}).")
  private long seconds = TourSettings.DEFAULTS.streaming().toSeconds();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Transactions a second while changes stream (default: ${DEFAULT-VALUE}).")
  private int rate = TourSettings.DEFAULTS.transactionsPerSecond();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep the data of both servers and the configuration in this folder.")
  private @Nullable Path keep;

  /**
   * @param kind whether a person sits at a terminal
   */
  public DemoCommand(SyncEngine.Launcher launcher, Screen.Kind kind) {
    this.launcher = launcher;
    this.kind = kind;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = spec.commandLine();
    TourSettings settings = settings();
    Screen screen = new Screen(line.getOut(), line.getErr(), kind, Tour.PHASES);
    try {
      return new Tour(settings, launcher, screen, ending()).run().exitCode();
    } catch (TourFailure e) {
      complain(line.getErr(), e);
      return COULD_NOT_CHECK;
    }
  }

  /** Who sits at a terminal may try things afterwards, unless they said that they will not. */
  Tour.Ending ending() {
    return exit || kind == Screen.Kind.PLAIN ? Tour.Ending.LEAVE : Tour.Ending.STAY;
  }

  private TourSettings settings() {
    if (keep != null && !isEmpty(keep)) {
      throw new ParameterException(
          spec.commandLine(), "--keep needs an empty folder, %s is not".formatted(keep));
    }
    try {
      return new TourSettings(rows, seed, Duration.ofSeconds(seconds), rate, keep);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void complain(PrintWriter err, TourFailure failure) {
    err.printf("%nThe tour ends here: %s%n", failure.getMessage());
    err.flush();
  }
}
