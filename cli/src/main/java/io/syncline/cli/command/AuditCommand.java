// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.report.AuditReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.operation.Audit;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says who decided or had done what, and why. */
@Command(
    name = "audit",
    description = {
      "Says who decided or had done what, when and why.",
      "Repairs with what was found and what was left, retries, discards, pauses. Nothing in it is",
      "ever changed or removed by Syncline."
    },
    footer = {
      "",
      "Examples:",
      "  syncline audit list",
      "  syncline audit list Bill 42",
      "  syncline audit show 17",
      "",
      "Exit codes: 0 listed, 1 failed, 2 wrong usage or invalid file."
    })
public final class AuditCommand {
  private final CommandContext context;

  public AuditCommand(CommandContext context) {
    this.context = context;
  }

  private int withAudit(ToIntBiFunction<SynclineFile, Audit> work) {
    return context.withFile(
        file -> {
          try (SourceConnection source = context.connections().source(file)) {
            return work.applyAsInt(file, source.state().audit());
          }
        });
  }

  @Command(name = "list", description = "Lists the latest records, the latest first.")
  int list(
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "TYPE",
              description = "Only of one row: its mapping entry.")
          Optional<String> type,
      @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "Its key.")
          Optional<String> key,
      @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many.")
          int limit) {
    if (type.isPresent() != key.isPresent() || limit < 1) {
      throw Errors.usage("name a TYPE with a KEY or neither, and a limit of 1 or more");
    }
    return withAudit(
        (file, audit) -> {
          EntityId id = type.isPresent() ? new EntityId(type.get(), key.orElseThrow()) : null;
          AuditReport report = new AuditReport(audit.list(file.name(), id, limit));
          context.print(report, report.lines(context.paint()));
          return ExitCode.DONE;
        });
  }

  @Command(name = "show", description = "Shows one record with what was found and what was left.")
  int show(@Parameters(paramLabel = "ID", description = "Its number, as listed.") long id) {
    return withAudit(
        (file, audit) -> {
          Optional<AuditRecord> record = audit.find(id);
          if (record.isEmpty()) {
            throw Errors.usage("the audit has no record " + id);
          }
          List<String> lines = AuditReport.each(record.get(), context.paint());
          context.print(record.get(), lines);
          return ExitCode.DONE;
        });
  }
}
