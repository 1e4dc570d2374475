// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.OutputFormat;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name; the last only before. */
public final class GlobalOptions {

  // set by picocli while it parses, before any command runs

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "syncline.yaml",
      scope = ScopeType.INHERIT,
      order = 90,
      description = "The mapping file (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("syncline.yaml");

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      order = 91,
      description = "No colours; also without a terminal, or with NO_COLOR set.")
  private boolean noColour;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      order = 92,
      description = "More talk, and stack traces with errors.")
  private boolean verbose;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      order = 93,
      description = "How data is printed: table or json (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TABLE;

  private Optional<OutputFormat> chosen = Optional.empty();

  public Path config() {
    return config;
  }

  public boolean noColour() {
    return noColour;
  }

  boolean json() {
    return chosen.orElse(output) == OutputFormat.JSON;
  }

  /** Outweighs what was said before the command's name, whichever picocli reads first. */
  void choose(OutputFormat format) {
    chosen = Optional.of(format);
  }

  public boolean verbose() {
    return verbose;
  }
}
