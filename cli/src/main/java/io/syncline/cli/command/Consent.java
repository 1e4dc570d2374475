// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.Prompt;
import java.util.Optional;

/** Asks before something is changed. */
final class Consent {

  private Consent() {}

  /** Empty if we may go on; the exit code if not. */
  static Optional<Integer> ask(
      CommandContext context, boolean given, String question, String command) {
    if (given) {
      return Optional.empty();
    }
    Optional<Prompt> prompt = context.terminal().prompt();
    if (prompt.isEmpty()) {
      throw Errors.usage("nobody can be asked here; say 'syncline " + command + " --yes'");
    }
    if (prompt.get().ask(question + " Only 'yes' will do: ").equals("yes")) {
      return Optional.empty();
    }
    context.terminal().say("Nothing was changed.");
    return Optional.of(ExitCode.FAILED);
  }
}
