// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.report.ProductVersion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the version. */
@Command(
    name = "version",
    description = "Prints the version.",
    footer = {"", "Examples:", "  syncline version", "  syncline version --output json"})
public final class VersionCommand implements Callable<Integer> {
  private final CommandContext context;

  public VersionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ProductVersion version = ProductVersion.load();
    context.print(version, List.of("syncline " + version.syncline()));
    return ExitCode.DONE;
  }
}
