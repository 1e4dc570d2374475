// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.verify.ReadBacks;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was found in the last day of changes that were read back from both stores.
 *
 * @param afterSeconds how long after they were applied
 * @param undecided could not be told in time
 * @param share of the decided ones that were correct, from 0 to 1; null where none was decided
 */
public record ReadBackView(
    String target,
    double afterSeconds,
    long correct,
    long missed,
    long undecided,
    @Nullable Double share) {
  private static final Duration SPAN = Duration.ofDays(1);
  private static final double MILLIS = 1000.0;

  static List<ReadBackView> load(
      StateStore state, String sync, Collection<String> targets, Instant now) {
    return targets.stream()
        .sorted()
        .flatMap(
            target ->
                state.readBacks().since(sync, target, now.minus(SPAN)).stream()
                    .map(found -> of(target, found)))
        .toList();
  }

  private static ReadBackView of(String target, ReadBacks found) {
    return new ReadBackView(
        target,
        found.after().toMillis() / MILLIS,
        found.correct(),
        found.missed(),
        found.undecided(),
        Double.isNaN(found.share()) ? null : Double.valueOf(found.share()));
  }

  /** One line for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "read back: %,d of %,d changes of the last day correct %s after they were applied%s",
        correct,
        correct + missed,
        Amounts.duration(Duration.ofMillis(Math.round(afterSeconds * MILLIS))),
        undecided == 0 ? "" : String.format(Locale.ROOT, ", %,d undecided", undecided));
  }
}
