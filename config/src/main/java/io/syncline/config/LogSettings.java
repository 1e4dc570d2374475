// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

/** The {@code log:} section. */
public record LogSettings(Format format, Level level) {
  public static final LogSettings DEFAULTS = new LogSettings(Format.TEXT, Level.INFO);

  /** How a line of the log looks. */
  public enum Format {
    TEXT,
    JSON
  }

  /** What is worth a line. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
