// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.report.QueueReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what is in the queue. */
@Command(
    name = "queue",
    description = {
      "Says what is in the queue.",
      "How many entities of each type, lane and status, and since when.",
      "With capture by triggers it lists all that ever changed; from the log, what is not in sync."
    },
    footer = {
      "",
      "Examples:",
      "  syncline queue",
      "  syncline queue --output json | jq .waiting",
      "",
      "Exit codes: 0 read, whatever it says; 1 not set up; 2 invalid file; 4 PostgreSQL could not",
      "be asked."
    })
public final class QueueCommand implements Callable<Integer> {
  private final CommandContext context;

  public QueueCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::show);
  }

  private int show(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      QueueReport report =
          QueueReport.of(
              file.name(), context.clock().instant(), source.state().countQueue(file.name()));
      context.print(report, report.text());
      return ExitCode.DONE;
    } catch (SynclineException e) {
      return context.notAnswered(e);
    }
  }
}
