// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.failure.DeadLetter;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Verdict;
import java.util.List;

/** Why rows were not found equal, as far as that is known. One thread. */
final class Reasons {
  /** Each is a question to the database, and a thousand such rows have one cause. */
  private static final int MOST_ASKED = 1_000;

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final Comparer comparer;
  private int asked;

  Reasons(VerifySettings settings, VerifyParts parts, Comparer comparer) {
    this.settings = settings;
    this.parts = parts;
    this.comparer = comparer;
  }

  /** For people; empty if nothing is known. */
  String of(Candidate candidate, Verdict verdict) {
    EntityId id = candidate.id();
    return switch (verdict) {
      case KNOWN_FAILURE -> setAside(id);
      case DIFFERENT -> failedBefore(id);
      case DEFERRED -> undecided(candidate);
      case UNVERIFIABLE -> comparer.failure(id);
      case EQUAL, NEWER -> "";
    };
  }

  private String setAside(EntityId id) {
    DeadLetter.Filter filter =
        new DeadLetter.Filter(parts.target().name(), id.entry(), id.key(), null, null);
    return parts.state().deadLetters().find(settings.sync(), filter).stream()
        .findFirst()
        .map(
            letter ->
                "set aside since %s, after %d attempts: %s"
                    .formatted(letter.firstAt(), letter.attempts(), letter.reason()))
        .orElse("its failure was discarded by a person");
  }

  private String failedBefore(EntityId id) {
    if (asked == MOST_ASKED) {
      return "";
    }
    asked++;
    List<DeadLetter.Attempt> attempts =
        parts.state().deadLetters().attempts(settings.sync(), parts.target().name(), id);
    return attempts.isEmpty()
        ? ""
        : "%d attempts to write it failed, the last at %s: %s"
            .formatted(attempts.size(), attempts.getLast().at(), attempts.getLast().reason());
  }

  private String undecided(Candidate candidate) {
    var applied = parts.state().loadMapping(settings.sync()).get(candidate.id().entry());
    if (applied != null && applied.pendingRead()) {
      return "all rows of its type are being read again";
    }
    if (candidate.look() != null) {
      return "it changed too often";
    }
    if (candidate.seen().owed()) {
      return "it is to be read again, or was being written";
    }
    return settings.queue()
        ? "its change waits in the queue"
        : "the pipeline did not come to where the row was read: is an engine running?";
  }
}
