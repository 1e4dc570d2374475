// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import java.sql.SQLException;

/**
 * One thing that the application does within a transaction.
 *
 * @param weight how often it is done, against the others
 */
record Operation(String name, int weight, Statements statements) {

  /** The statements; runs on the writer's thread, does not commit. */
  @FunctionalInterface
  interface Statements {
    void run(Work work) throws SQLException;
  }
}
