// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands where the demo would be: a release cannot carry it, since Neo4j Community is GPL. */
@Command(
    name = "demo",
    description = "Shows a guided tour on embedded servers (in a source checkout).",
    footer = {"", "Examples:", "  ./syncline demo", "  ./syncline demo --exit"})
public final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs
  @Unmatched private List<String> ignored = new ArrayList<>();

  public DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.fail(
        Errors.usage(
            """
            this release does not contain the demo%s: it starts a Neo4j server, whose GPL \
            licence keeps it out of releases.
            Get the source and run it there; it needs a JDK 21 or newer and Maven 3.8 or newer:
              ./syncline demo\
            """
                .formatted(ignored.isEmpty() ? "" : " (" + String.join(" ", ignored) + ")")));
    return ExitCode.FAILED;
  }
}
