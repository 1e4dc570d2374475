// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import java.time.Duration;

/** Hears how a run goes. Called on the run's threads. */
public interface VerifyProgress {
  VerifyProgress SILENT =
      new VerifyProgress() {
        @Override
        public void expected(long rows) {}

        @Override
        public void read(String entry, String pass, int rows) {}

        @Override
        public void undecided(String entry, String pass, int rows) {}
      };

  /** About so many rows and keys of the target are to be read from now on. */
  void expected(long rows);

  /** So many more rows, or keys of the target, were read. */
  void read(String entry, String pass, int rows);

  /** So many rows of the pass are not decided yet. */
  void undecided(String entry, String pass, int rows);

  /** The run waits, since something else goes first. */
  default void waits(String why) {}

  /** The run goes on after it had waited. */
  default void goesOn(Duration waited) {}
}
