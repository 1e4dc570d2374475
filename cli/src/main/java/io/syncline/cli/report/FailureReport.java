// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Paint;
import io.syncline.core.failure.DeadLetter.Attempt;
import io.syncline.core.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one entity's failures.
 *
 * @param aside null if it is not set aside now
 */
public record FailureReport(
    String type,
    String key,
    FailuresReport.@Nullable Letter aside,
    List<Attempt> attempts,
    List<Operation> operations) {

  public FailureReport {
    attempts = List.copyOf(attempts);
    operations = List.copyOf(operations);
  }

  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    FailuresReport.Letter letter = aside;
    lines.add(
        paint.strong(type + " " + key)
            + ": "
            + (letter == null ? paint.good("not set aside") : paint.bad("set aside")));
    if (letter != null) {
      lines.add("  cause      " + letter.cause());
      lines.add("  reason     " + letter.reason());
      lines.add("  change     " + letter.change());
      lines.add("  version    " + letter.version());
      lines.add(
          "  next       "
              + (letter.nextAttemptAt() == null
                  ? "when the row changes, or by 'syncline failures retry'"
                  : letter.nextAttemptAt()));
      lines.add("  the graph  keeps what the row last projected there");
    }
    for (Attempt attempt : attempts) {
      lines.add("");
      lines.add("  attempt " + attempt.number() + " at " + attempt.at() + ": " + attempt.reason());
      if (attempt.resolvedAt() != null) {
        lines.add(
            "    %s at %s by %s%s"
                .formatted(
                    attempt.resolution(),
                    attempt.resolvedAt(),
                    attempt.resolvedBy(),
                    attempt.resolutionReason() == null ? "" : ": " + attempt.resolutionReason()));
      }
    }
    for (Operation operation : operations) {
      lines.add("");
      lines.add("  %s %s at %s".formatted(operation.kind(), operation.outcome(), operation.at()));
    }
    return lines;
  }
}
