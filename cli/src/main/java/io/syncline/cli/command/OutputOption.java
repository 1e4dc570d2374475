// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.OutputFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command prints its data, said after its name. */
public final class OutputOption {
  private static final String NAME = "--output";

  private final GlobalOptions global;

  public OutputOption(GlobalOptions global) {
    this.global = global;
  }

  /** Called by picocli, also where nothing is said. */
  @Option(
      names = NAME,
      paramLabel = "FORMAT",
      order = 80,
      description = "How data is printed: table or json (default: table).")
  void choose(@Nullable OutputFormat format) {
    if (format != null) {
      global.choose(format);
    }
  }

  /** Whether the words of a command line that cannot be read ask for JSON. */
  static boolean json(String... words) {
    List<String> said = List.of(String.join(" ", words).split("[ =]+"));
    int option = said.lastIndexOf(NAME);
    return option >= 0
        && option + 1 < said.size()
        && said.get(option + 1).equalsIgnoreCase(OutputFormat.JSON.name());
  }
}
