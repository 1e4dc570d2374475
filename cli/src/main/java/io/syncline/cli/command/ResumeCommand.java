// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.config.SynclineFile;
import io.syncline.core.mapping.Lane;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a lane go on that rests. */
@Command(
    name = "resume",
    description = "Has a lane go on that was paused.",
    footer = {
      "",
      "Examples:",
      "  syncline resume low",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file."
    })
public final class ResumeCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Parameters(paramLabel = "LANE", description = "critical, high, normal or low.")
  private Lane lane = Lane.NORMAL;

  @Option(names = "--target", paramLabel = "NAME", description = "Only towards this target.")
  private Optional<String> target = Optional.empty();

  public ResumeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::resume);
  }

  private int resume(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      boolean paused = false;
      for (String name : KnownNames.targets(file, target)) {
        paused |= source.state().requests().resume(file.name(), name, lane);
      }
      context
          .terminal()
          .print(
              paused
                  ? "lane " + lane.text() + " goes on" + PauseCommand.who(source, file, "goes on")
                  : "lane " + lane.text() + " was not paused");
      return ExitCode.DONE;
    }
  }
}
