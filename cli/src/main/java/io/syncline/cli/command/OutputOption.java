// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.OutputFormat;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command prints its data. */
public final class OutputOption {

  private final GlobalOptions global;

  // set by picocli while it parses, before the command runs
  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      order = 80,
      description = "How data is printed: table or json (default: table).")
  private Optional<OutputFormat> format = Optional.empty();

  OutputOption(GlobalOptions global) {
    this.global = global;
  }

  public boolean json() {
    return format.orElse(global.output()) == OutputFormat.JSON;
  }
}
