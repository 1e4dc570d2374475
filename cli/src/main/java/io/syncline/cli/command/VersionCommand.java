// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.report.ProductVersion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the version. */
@Command(
    name = "version",
    description = "Prints the version.",
    footer = {"", "Examples:", "  syncline version", "  syncline version --output json"})
public final class VersionCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final OutputOption output;

  public VersionCommand(CommandContext context) {
    this.context = context;
    this.output = new OutputOption(context.options());
  }

  @Override
  public Integer call() {
    ProductVersion version = ProductVersion.load();
    context.print(output, version, List.of("syncline " + version.syncline()));
    return ExitCode.DONE;
  }
}
