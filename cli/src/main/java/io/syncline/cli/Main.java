// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.service.Logging;
import io.syncline.config.LogSettings;

/** The program. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Logging.quiet(LogSettings.Level.WARN);
    System.exit(SynclineCommand.commandLine().execute(args));
  }
}
