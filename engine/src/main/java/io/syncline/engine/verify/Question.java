// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.checkpoint.StateStore;
import java.time.Duration;
import java.time.Instant;

/** Asks the engine how far it is, as long as it is behind: ever more seldom. One thread. */
final class Question {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final StateStore state;
  private final String sync;
  private Duration pause = FIRST_PAUSE;
  private Instant notBefore = Instant.MIN;

  Question(StateStore state, String sync) {
    this.state = state;
    this.sync = sync;
  }

  void ask(Instant now) {
    if (!now.isBefore(notBefore)) {
      notBefore = now.plus(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      state.askForAcknowledgement(sync);
    }
  }

  void answered() {
    pause = FIRST_PAUSE;
    notBefore = Instant.MIN;
  }
}
