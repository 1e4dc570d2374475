// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo;

import io.syncline.demo.tour.Screen;
import io.syncline.demo.tour.SyncEngine;
import java.nio.file.Path;
import picocli.CommandLine;

/** The program that the launcher starts: the product's command line and, beside it, the demo. */
public final class DemoMain {
  private DemoMain() {}

  public static void main(String[] args) {
    // Since 22 a JDK may give a console where there is no terminal; this one does not.
    System.setProperty("jdk.console", "java.base");
    Screen.Kind kind = System.console() == null ? Screen.Kind.PLAIN : Screen.Kind.TERMINAL;
    DemoCommand demo = new DemoCommand(DemoMain::notWired, kind);
    System.exit(new CommandLine(new Product()).addSubcommand(demo).execute(args));
  }

  private static SyncEngine notWired(Path configuration) {
    throw new UnsupportedOperationException("the engine is not wired for " + configuration);
  }

  @CommandLine.Command(name = "syncline", subcommands = CommandLine.HelpCommand.class)
  private static final class Product {}
}
