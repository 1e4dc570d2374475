// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import io.syncline.cli.Wiring;
import io.syncline.demo.DemoCommand;
import io.syncline.demo.product.ProductEngine;
import io.syncline.demo.tour.Screen;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/** The demo's own main, but that its first argument says whether there is a terminal. */
final class TourMain {
  private TourMain() {}

  public static void main(String[] arguments) {
    DemoCommand demo =
        new DemoCommand(
            configuration -> new ProductEngine(new Wiring(Map.of()), configuration),
            Screen.Kind.valueOf(arguments[0]));
    String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
    System.exit(new CommandLine(demo).execute(options));
  }
}
