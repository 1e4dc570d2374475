// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

/** Who gives a command. */
final class Person {

  private Person() {}

  static String name(CommandContext context) {
    return context
        .environment()
        .getOrDefault("USER", System.getProperty("user.name", "unknown")); // services have no USER
  }
}
