// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.OutputFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How a command prints its data, said after its name. */
public final class OutputOption {
  private static final String NAME = "--output";
  private static final String MIXIN = "output";

  private final GlobalOptions global;

  private OutputOption(GlobalOptions global) {
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

  /** Adds it to a command that prints data. */
  public static void addTo(CommandLine command, GlobalOptions global) {
    command.addMixin(MIXIN, new OutputOption(global));
  }

  /**
   * Whether the words of a command line that cannot be read ask for JSON.
   *
   * @param command as far as it was understood
   */
  static boolean asksForJson(CommandLine command, String... words) {
    String json = OutputFormat.JSON.name();
    boolean takesIt = command.getParent() == null || command.getMixins().containsKey(MIXIN);
    boolean asks = false;
    for (int i = 0; i < words.length; i++) {
      asks |= words[i].equalsIgnoreCase(NAME + "=" + json);
      asks |= i > 0 && words[i - 1].equals(NAME) && words[i].equalsIgnoreCase(json);
    }
    return takesIt && asks;
  }
}
