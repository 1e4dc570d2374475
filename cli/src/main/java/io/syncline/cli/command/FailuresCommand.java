// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.report.FailureReport;
import io.syncline.cli.report.FailuresReport;
import io.syncline.cli.report.RowLookup;
import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Json;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.projection.EntityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at what was set aside, and decides what becomes of it. */
@Command(
    name = "failures",
    description = {
      "Lists what was set aside, and decides what becomes of it.",
      "A record that a target refuses is set aside with its reason, and the others go on. The"
          + " graph",
      "keeps what the row last projected there. It is tried again by itself, and whenever its row",
      "changes."
    },
    footer = {
      "",
      "Examples:",
      "  syncline failures list",
      "  syncline failures list --each --type Bill --older-than 2h",
      "  syncline failures show Bill 42",
      "  syncline failures retry --cause 'too large' --dry-run",
      "  syncline failures discard --type Bill --key 42 --reason 'known to be wrong'",
      "  syncline failures export > failures.json",
      "",
      "Exit codes: 0 done, 1 failed or declined, 2 wrong usage or invalid file."
    })
public final class FailuresCommand {
  private static final int OPERATIONS = 20;

  private final CommandContext context;

  public FailuresCommand(CommandContext context) {
    this.context = context;
  }

  private int withLetters(ToIntFunction<Letters> work) {
    return context.withFile(
        file -> {
          try (SourceConnection source = context.connections().source(file)) {
            return work.applyAsInt(new Letters(file, source));
          }
        });
  }

  /** The dead letters of a file. */
  private record Letters(SynclineFile file, SourceConnection source) {
    DeadLetters store() {
      return source.state().deadLetters();
    }

    List<DeadLetter> find(Filter filter) {
      return store().find(file.name(), filter);
    }
  }

  private Filter which(Letters letters, LetterFilter filter) {
    return filter.of(letters.file(), context.clock().instant());
  }

  private Decision decision(String reason) {
    return new Decision(reason, Person.name(context), context.clock().instant());
  }

  @Command(
      name = "list",
      description = "Lists what is set aside, grouped by cause.",
      footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage or invalid file."})
  int list(
      @Mixin LetterFilter filter,
      @Option(names = "--each", description = "A line for each record instead.") boolean each) {
    return withLetters(
        letters -> {
          FailuresReport report =
              FailuresReport.of(letters.find(which(letters, filter)), context.clock().instant());
          context.print(
              report, each ? report.each(context.paint()) : report.lines(context.paint()));
          return ExitCode.DONE;
        });
  }

  @Command(
      name = "show",
      description = "Shows one record's failures: cause, change, attempts, what was done.")
  int show(
      @Parameters(paramLabel = "TYPE", description = "Name of the mapping entry.") String type,
      @Parameters(paramLabel = "KEY", description = "Its key, as listed.") String key) {
    return withLetters(
        letters -> {
          KnownNames.requireEntry(letters.file(), type);
          EntityId id = new EntityId(type, key);
          List<DeadLetter> found = letters.find(Filter.of(id));
          List<DeadLetter.Attempt> attempts = new ArrayList<>();
          letters
              .file()
              .targets()
              .keySet()
              .forEach(
                  target ->
                      attempts.addAll(letters.store().attempts(letters.file().name(), target, id)));
          FailureReport report =
              new FailureReport(
                  type,
                  key,
                  found.isEmpty() ? null : FailuresReport.Letter.of(found.getFirst()),
                  attempts,
                  letters
                      .source()
                      .state()
                      .journal()
                      .operations(letters.file().name(), id, OPERATIONS));
          context.print(report, report.lines(context.paint()));
          return ExitCode.DONE;
        });
  }

  @Command(
      name = "retry",
      description = {
        "Has what is set aside tried again, by the engine that runs or by the next run.",
        "Rows are read again, so what is written is what they are then."
      })
  int retry(
      @Mixin LetterFilter filter,
      @Option(names = "--all", description = "All that are set aside.") boolean all,
      @Option(names = "--dry-run", description = "Only say what would be written.")
          boolean dryRun) {
    return withLetters(
        letters -> {
          requireNarrow(filter, all);
          Filter which = which(letters, filter);
          if (dryRun) {
            return dryRun(letters, letters.find(which));
          }
          int count =
              letters.store().retry(letters.file().name(), which, decision("asked for a retry"));
          context.terminal().print(Amounts.count(count, "record") + " " + who(letters));
          return ExitCode.DONE;
        });
  }

  private int dryRun(Letters letters, List<DeadLetter> found) {
    return context.withMapping(
        letters.file(),
        letters.source(),
        mapping -> {
          RowLookup rows = new RowLookup(letters.source().changes(), mapping);
          found.forEach(letter -> rows.wouldWrite(letter.id()).forEach(context.terminal()::print));
          context.terminal().say("Nothing was changed.");
          return ExitCode.DONE;
        });
  }

  private static String who(Letters letters) {
    return letters
        .source()
        .state()
        .findLeaseHolder(letters.file().name())
        .map(holder -> "will be tried again now by " + holder)
        .orElse("will be tried again by the next run; no engine runs");
  }

  private static void requireNarrow(LetterFilter filter, boolean all) {
    if (!filter.any() && !all) {
      throw Errors.usage("say which: --type, --key, --cause, --older-than, or --all");
    }
  }

  @Command(
      name = "discard",
      description = {
        "Accepts that records are not applied, until their rows change again.",
        "Who did so, when and why is kept."
      })
  int discard(
      @Mixin LetterFilter filter,
      @Option(names = "--all", description = "All that are set aside.") boolean all,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; kept with the record.")
          String reason,
      @Option(names = "--yes", description = "Do not ask.") boolean yes) {
    return withLetters(
        letters -> {
          requireNarrow(filter, all);
          if (reason.isBlank()) {
            throw Errors.usage("--reason must say why");
          }
          Filter which = which(letters, filter);
          List<DeadLetter> found = letters.find(which);
          FailuresReport.of(found, context.clock().instant())
              .lines(context.paint())
              .forEach(context.terminal()::say);
          Optional<Integer> declined =
              found.isEmpty()
                  ? Optional.of(ExitCode.DONE)
                  : Consent.ask(context, yes, "Discard these?", "failures discard");
          if (declined.isPresent()) {
            return declined.get();
          }
          int count = letters.store().discard(letters.file().name(), which, decision(reason));
          context.terminal().print(Amounts.count(count, "record") + " discarded");
          return ExitCode.DONE;
        });
  }

  @Command(name = "export", description = "Prints what is set aside as JSON, all of each record.")
  int export(@Mixin LetterFilter filter) {
    return withLetters(
        letters -> {
          context
              .terminal()
              .print(
                  Json.text(
                      letters.find(which(letters, filter)).stream()
                          .map(FailuresReport.Letter::of)
                          .toList()));
          return ExitCode.DONE;
        });
  }
}
