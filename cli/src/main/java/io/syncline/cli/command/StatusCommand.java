// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.StatusReader;
import io.syncline.cli.report.StatusReport;
import io.syncline.cli.report.StatusText;
import io.syncline.cli.terminal.Json;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.call.BriefCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how a sync goes. */
@Command(
    name = "status",
    description = {
      "Says how the sync goes, from any machine.",
      "State, position, lag, the guarantee in force, the last batch, and what needs attention;"
          + " while",
      "the engine runs or not."
    },
    footer = {
      "",
      "Examples:",
      "  syncline status",
      "  syncline status --output json | jq '.pipelines[].lagSeconds'",
      "  syncline status --watch              # again every 2 seconds, until Ctrl-C",
      "  syncline status --watch --output json    # one object a line",
      "",
      "Exit codes: 0 read, whatever it says; 2 invalid file; 4 a store could not be asked."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StatusCommand.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final CommandContext context;

  // set by picocli while it parses, before the command runs
  @Option(names = "--watch", description = "Again every 2 seconds, until Ctrl-C.")
  private boolean watch;

  public StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(file -> watch ? watch(file) : read(file));
  }

  private int watch(SynclineFile file) {
    CountDownLatch stopped = new CountDownLatch(1);
    return context.shutdown().interruptible(() -> watch(file, stopped), stopped::countDown);
  }

  private int watch(SynclineFile file, CountDownLatch stopped) {
    try {
      do {
        read(file);
      } while (!stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  private int read(SynclineFile file) {
    BoundMapping none = new BoundMapping(List.of(), List.of(), file.mapping().bookkeeping());
    List<TargetConnection> targets = context.connections().targets(file, none);
    try (SourceConnection source = context.connections().source(file)) {
      StatusReport report = new StatusReader(file, source, targets, context.clock()).read();
      show(report);
      return report.unchecked().isEmpty() ? ExitCode.DONE : ExitCode.UNCHECKED;
    } finally {
      targets.forEach(StatusCommand::close);
    }
  }

  /** A driver may wait for a target that hangs when it is closed, too. */
  private static void close(TargetConnection target) {
    try {
      BriefCall.to(target.target().name())
          .ask(
              () -> {
                target.close();
                return true;
              });
    } catch (SynclineException e) {
      LOG.debug("{} is left open: {}", target.target().name(), e.getMessage());
    }
  }

  private void show(StatusReport report) {
    List<String> lines = new StatusText(report, context.paint()).lines();
    if (!watch) {
      context.print(report, lines);
    } else if (context.options().json()) {
      context.terminal().print(Json.line(report));
    } else {
      context.terminal().page(lines);
    }
  }
}
