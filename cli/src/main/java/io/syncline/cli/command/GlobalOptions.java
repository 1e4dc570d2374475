// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
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

  public Path config() {
    return config;
  }

  public boolean noColour() {
    return noColour;
  }

  public boolean verbose() {
    return verbose;
  }
}
