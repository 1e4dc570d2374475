// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

/** How a command prints its data. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** For programs; the shapes are documented and only grow. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
