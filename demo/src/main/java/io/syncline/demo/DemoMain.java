// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo;

import io.syncline.cli.SynclineCommand;
import io.syncline.cli.Wiring;
import io.syncline.cli.service.Logging;
import io.syncline.cli.terminal.Terminal;
import io.syncline.config.LogSettings;
import io.syncline.demo.product.ProductEngine;
import io.syncline.demo.tour.Screen;
import java.util.Map;

/** The program that the launcher starts: the product's command line and, in it, the demo. */
public final class DemoMain {
  private DemoMain() {}

  public static void main(String[] args) {
    Logging.quiet(LogSettings.Level.ERROR); // the tour itself tells what happens
    Screen.Kind kind =
        Terminal.ofProcess(System.getenv()).interactive()
            ? Screen.Kind.TERMINAL
            : Screen.Kind.PLAIN;
    DemoCommand demo =
        new DemoCommand(
            configuration -> new ProductEngine(new Wiring(Map.of()), configuration), kind);
    System.exit(SynclineCommand.commandLine(demo).execute(args));
  }
}
