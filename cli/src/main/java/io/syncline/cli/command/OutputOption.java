// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.OutputFormat;
import picocli.CommandLine.Option;

/** How a command prints its data. */
public final class OutputOption {

  // set by picocli while it parses, before the command runs
  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      order = 80,
      description = "How data is printed: table or json (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  public boolean json() {
    return format == OutputFormat.JSON;
  }
}
