// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

/** Colours, which never carry a meaning that the words do not. */
public enum Paint {
  NONE,
  ANSI;

  public String good(String text) {
    return paint("32", text);
  }

  public String warning(String text) {
    return paint("33", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String strong(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return this == NONE ? text : "\u001B[" + code + "m" + text + "\u001B[0m";
  }
}
