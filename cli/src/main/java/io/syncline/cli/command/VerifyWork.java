// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.report.RowField;
import io.syncline.cli.report.VerifyPage;
import io.syncline.cli.report.VerifyReport;
import io.syncline.cli.report.WaitingReport;
import io.syncline.cli.service.VerifyTicker;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.engine.verify.Verification;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifyProgress;
import io.syncline.engine.verify.VerifyRuns;
import io.syncline.engine.verify.VerifyScope;
import io.syncline.engine.verify.VerifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes runs as they were asked for, and shows what they found. */
record VerifyWork(CommandContext context, VerifyOptions options) {

  /**
   * Makes a run, or goes on with one.
   *
   * @param fields read if the run is of one row
   * @return the exit code
   */
  int make(
      VerifySettings settings,
      VerifyParts parts,
      VerifyScope scope,
      Supplier<List<RowField>> fields) {
    VerifyProgress progress =
        scope instanceof VerifyScope.Keys
            ? VerifyProgress.SILENT
            : new VerifyTicker(context.clock(), context.terminal()::say);
    Verification verification = new Verification(settings, parts, scope, progress);
    VerifyRuns stored = new VerifyRuns(settings, parts, scope);
    Optional<VerifyRun> begun =
        options.resume()
            ? stored.findUnfinished()
            : Optional.of(stored.begin(Person.name(context)));
    if (begun.isEmpty()) {
      String target = parts.target().name();
      return context.notAnswered(
          Errors.usage("no run of " + target + " with these options is left to be resumed"));
    }
    return context
        .shutdown()
        .interruptible(() -> make(verification, begun.get(), parts, fields), verification::stop);
  }

  private int make(
      Verification verification,
      VerifyRun begun,
      VerifyParts parts,
      Supplier<List<RowField>> fields) {
    try {
      VerifyRun run = verification.run(begun);
      if (run.state().equals(VerifyRun.RUNNING)) {
        context
            .terminal()
            .say("run " + run.id() + " is stopped; 'syncline verify --resume' goes on with it");
        return ExitCode.UNCHECKED;
      }
      VerifyStore runs = parts.state().verifications();
      return report(runs, run, fields.get(), waiting(run, parts));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.UNCHECKED;
    } catch (SynclineException e) {
      context.fail(e);
      if (e.code() == ErrorCode.RUN_IN_USE || e.code() == ErrorCode.MAPPING_CHANGED) {
        return Errors.exitCode(e);
      }
      context
          .terminal()
          .say("run " + begun.id() + " is not done; 'syncline verify --resume' goes on with it");
      return e.passesByItself() ? ExitCode.UNCHECKED : Errors.exitCode(e);
    }
  }

  private WaitingReport.@Nullable Target waiting(VerifyRun run, VerifyParts parts) {
    return run.general() ? WaitingReport.Target.read(parts.target(), null, options.limit()) : null;
  }

  /** Shows what a former run found. */
  int report(VerifyStore runs, VerifyRun run) {
    return report(runs, run, List.of(), null);
  }

  private int report(
      VerifyStore runs,
      VerifyRun run,
      List<RowField> fields,
      WaitingReport.@Nullable Target waiting) {
    List<Difference> shown = runs.differences(run.id(), null, options.limit());
    VerifyReport report = VerifyReport.of(run, shown, options.allowKnown()).with(fields, waiting);
    context.print(report, report.lines(context.paint()));
    if (options.report().isPresent() && !isWritten(options.report().get(), report)) {
      return ExitCode.FAILED;
    }
    return switch (report.verdict()) {
      case VerifyReport.EQUAL -> ExitCode.DONE;
      case VerifyReport.DIFFERENT -> ExitCode.DIFFERENT;
      default -> ExitCode.UNCHECKED;
    };
  }

  private boolean isWritten(Path path, VerifyReport report) {
    try {
      Files.writeString(path, VerifyPage.html(report));
      context.terminal().say("report written to " + path);
      return true;
    } catch (IOException e) {
      context.fail(Errors.usage("--report: cannot write " + path + ": " + e));
      return false;
    }
  }
}
