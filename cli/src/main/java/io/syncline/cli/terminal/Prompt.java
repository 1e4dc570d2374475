// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

/** A person at a terminal who can be asked. */
public interface Prompt {

  /** The line the person types; empty at the end of input. */
  String ask(String question);

  /** The same, without an echo. */
  String askSecret(String question);
}
