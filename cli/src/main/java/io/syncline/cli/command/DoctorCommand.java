// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.CheckReport;
import io.syncline.cli.report.Clashes;
import io.syncline.cli.report.LostSlots;
import io.syncline.config.SynclineFile;
import io.syncline.core.apply.Target;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.MappingProblem;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Looks at everything that must hold before the engine runs well. */
@Command(
    name = "doctor",
    description = {
      "Checks whether both stores are fit, and prints what mends them.",
      "Settings, privileges, replication slots, keys, versions. Changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  syncline doctor",
      "  syncline doctor --output json",
      "",
      "Exit codes: 0 nothing failed, 1 a check failed, 2 invalid file."
    })
public final class DoctorCommand implements Callable<Integer> {
  private final CommandContext context;

  public DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::check);
  }

  private int check(SynclineFile file) {
    List<CheckReport.Store> stores = new ArrayList<>();
    FoundSource found = checkSource(file, stores);
    for (TargetConnection target : context.connections().targets(file, found.mapping())) {
      try (target) {
        List<Check> checks = new ArrayList<>(asked("connection", target::check));
        if (reachable(checks)) {
          for (Function<Target, List<Check>> look : found.inTargets()) {
            checks.addAll(looked(() -> look.apply(target.target())));
          }
        }
        stores.add(new CheckReport.Store(target.target().name(), checks));
      }
    }
    CheckReport report = CheckReport.of(stores);
    context.print(report, report.lines(context.paint()));
    return report.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /**
   * What is known of the source.
   *
   * @param mapping without entries if it does not fit
   * @param inTargets what is to be looked for there
   */
  private record FoundSource(BoundMapping mapping, List<Function<Target, List<Check>>> inTargets) {}

  /** Adds what was found in the source. */
  private FoundSource checkSource(SynclineFile file, List<CheckReport.Store> stores) {
    try (SourceConnection source = context.connections().source(file)) {
      List<Check> checks = new ArrayList<>(asked("connection", source::check));
      List<BoundMapping> bound = new ArrayList<>();
      List<Function<Target, List<Check>>> inTargets = new ArrayList<>();
      if (reachable(checks)) {
        checks.addAll(asked("mapping", () -> bind(file, source, bound)));
      }
      for (BoundMapping mapping : bound) {
        checks.addAll(
            looked(
                () -> {
                  Clashes clashes = Clashes.of(file, source);
                  inTargets.add(clashes::in);
                  inTargets.add(LostSlots.of(file, source)::in);
                  return clashes.in(source, mapping);
                }));
      }
      stores.add(new CheckReport.Store("PostgreSQL", checks));
      return new FoundSource(
          bound.isEmpty()
              ? new BoundMapping(List.of(), List.of(), file.mapping().bookkeeping())
              : bound.getFirst(),
          inTargets);
    }
  }

  private static boolean reachable(List<Check> checks) {
    return checks.stream().noneMatch(check -> check.name().equals("connection") && failed(check));
  }

  private static boolean failed(Check check) {
    return check.verdict() == Check.Verdict.FAILED;
  }

  private static List<Check> bind(
      SynclineFile file, SourceConnection source, List<BoundMapping> bound) {
    return switch (source.bind()) {
      case Binding.Bound(BoundMapping mapping) -> {
        bound.add(mapping);
        yield List.of(
            new Check("mapping", Check.Verdict.PASSED, "fits the tables of the database", null));
      }
      case Binding.Refused(List<MappingProblem> problems) ->
          file.locations().locate(problems).stream()
              .map(problem -> failedCheck("mapping", problem.toString()))
              .toList();
    };
  }

  /** A store that cannot be asked is a failed check, too. */
  private static List<Check> asked(String name, Supplier<List<Check>> checks) {
    try {
      return checks.get();
    } catch (SynclineException e) {
      return List.of(failedCheck(name, "[" + e.code() + "] " + e.getMessage()));
    }
  }

  /** Whether other syncs are in the way; what keeps it from being told was said before. */
  private static List<Check> looked(Supplier<List<Check>> clashes) {
    try {
      return clashes.get();
    } catch (SynclineException e) {
      return List.of(
          new Check(
              "other syncs", Check.Verdict.UNKNOWN, "[" + e.code() + "] " + e.getMessage(), null));
    }
  }

  private static Check failedCheck(String name, String found) {
    return new Check(name, Check.Verdict.FAILED, found, null);
  }
}
