// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.report.FileReport;
import io.syncline.config.FileSchema;
import io.syncline.config.Problem;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.Binding;
import io.syncline.core.failure.SynclineException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks a mapping file. */
@Command(
    name = "validate",
    description = {
      "Checks the mapping file, with --connected also against the database.",
      "Lists everything that is wrong: keys, values, names, references."
    },
    footer = {
      "",
      "Examples:",
      "  syncline validate",
      "  syncline validate --connected -c civic.yaml",
      "  syncline validate --json-schema > syncline.schema.json",
      "",
      "Exit codes: 0 valid, 2 invalid, 4 the database could not be asked."
    })
public final class ValidateCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs
  @Option(names = "--connected", description = "Also check against the live database.")
  private boolean connected;

  @Option(
      names = "--json-schema",
      description = "Print the JSON Schema of mapping files instead, for editors.")
  private boolean schema;

  public ValidateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (schema) {
      context.terminal().print(FileSchema.text().stripTrailing());
      return ExitCode.DONE;
    }
    return switch (context.read()) {
      case ReadFile.Invalid(List<Problem> problems) -> report(problems);
      case ReadFile.Valid(SynclineFile file) -> connected ? ask(file) : report(List.of());
    };
  }

  private int ask(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      return switch (source.bind()) {
        case Binding.Bound bound -> report(List.of());
        case Binding.Refused(var problems) -> report(file.locations().locate(problems));
      };
    } catch (SynclineException e) {
      context.fail(e);
      return ExitCode.UNCHECKED;
    }
  }

  private int report(List<Problem> problems) {
    FileReport report = FileReport.of(context.options().config(), connected, problems);
    context.print(report, report.lines());
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
  }
}
