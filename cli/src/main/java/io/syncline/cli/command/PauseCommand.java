// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.config.SynclineFile;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Requests.Pause;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a lane rest. */
@Command(
    name = "pause",
    description = {
      "Has a lane rest until it is resumed, also across restarts.",
      "PostgreSQL keeps its log meanwhile: see how much with 'syncline status'."
    },
    footer = {
      "",
      "Examples:",
      "  syncline pause low --reason 'maintenance of the graph'",
      "  syncline resume low",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file."
    })
public final class PauseCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Parameters(paramLabel = "LANE", description = "critical, high, normal or low.")
  private Lane lane = Lane.NORMAL;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; shown by status.")
  private String reason = "";

  @Option(names = "--target", paramLabel = "NAME", description = "Only towards this target.")
  private Optional<String> target = Optional.empty();

  public PauseCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::pause);
  }

  private int pause(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      for (String name : KnownNames.targets(file, target)) {
        source
            .state()
            .requests()
            .pause(
                new Pause(
                    file.name(),
                    name,
                    lane,
                    reason,
                    Person.name(context),
                    context.clock().instant()));
      }
      context
          .terminal()
          .print("lane " + lane.text() + " is paused" + who(source, file, "finishes its batch"));
      return ExitCode.DONE;
    }
  }

  static String who(SourceConnection source, SynclineFile file, String does) {
    return source
        .state()
        .findLeaseHolder(file.name())
        .map(holder -> "; " + holder + " " + does)
        .orElse("; no engine runs, so it holds from the next run on");
  }
}
