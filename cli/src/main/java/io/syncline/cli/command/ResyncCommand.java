// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.report.EntityKey;
import io.syncline.cli.report.RequestReport;
import io.syncline.cli.report.RowLookup;
import io.syncline.config.SynclineFile;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has rows read again. */
@Command(
    name = "resync",
    description = {
      "Has rows read again and written as they are: one, some, a type, or all.",
      "The pipeline that owns the rows does it beside the stream; the graph stays readable, and",
      "nothing is emptied first. Goes on where it was after a restart."
    },
    footer = {
      "",
      "Examples:",
      "  syncline resync Bill 42",
      "  syncline resync Bill --where \"status = 'passed'\"",
      "  syncline resync Bill --wait",
      "  syncline resync --all",
      "",
      "Exit codes: 0 handed over, or done with --wait; 1 failed; 2 wrong usage or invalid file."
    })
public final class ResyncCommand implements Callable<Integer> {
  private static final int PAUSE_MILLIS = 300;

  /** How often it is said how far it has come. */
  private static final Duration NEWS = Duration.ofSeconds(2);

  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "Name of a node or relationship entry of the mapping.")
  private Optional<String> type = Optional.empty();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "KEY",
      description = "The key of one row; a JSON array if it has several columns.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "FILTER",
      description = "Only rows that match, in the language of the mapping's filters.")
  private Optional<String> where = Optional.empty();

  @Option(names = "--all", description = "Every type.")
  private boolean all;

  @Option(names = "--wait", description = "Wait until it is done.")
  private boolean wait;

  public ResyncCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (all == type.isPresent() || (key.isPresent() && where.isPresent())) {
      throw Errors.usage("name a TYPE, with a KEY or --where if you like, or --all");
    }
    return context.withFile(
        file -> {
          try (SourceConnection source = context.connections().source(file)) {
            return context.withMapping(file, source, mapping -> resync(file, source, mapping));
          }
        });
  }

  private int resync(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    List<Request> wanted =
        all
            ? mapping.entries().stream().map(entry -> request(file, entry, null)).toList()
            : List.of(one(file, source, mapping));
    Requests requests = source.state().requests();
    List<Request> submitted = wanted.stream().map(requests::submit).toList();
    String engine = source.state().findLeaseHolder(file.name()).orElse(RequestReport.NEXT_RUN);
    return wait ? await(requests, submitted, engine) : report(submitted, engine);
  }

  private Request one(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    String entry = type.orElseThrow();
    KnownNames.requireRows(mapping, entry);
    if (where.isPresent()
        && RowFilter.parse(where.get()) instanceof RowFilter.Parsed.Invalid(var problem)) {
      throw Errors.usage("--where: " + problem.message());
    }
    if (key.isEmpty()) {
      return request(file, entry, null);
    }
    return switch (EntityKey.of(mapping, entry, key.get())) {
      case EntityKey.Wrong(String reason) -> throw Errors.usage(reason);
      case EntityKey.Right(String canonical) -> {
        RowLookup rows = new RowLookup(source.changes(), mapping);
        yield request(file, entry, rows.identity(entry, canonical).key());
      }
    };
  }

  private Request request(SynclineFile file, String entry, @Nullable String canonical) {
    return new Request(
        0,
        file.name(),
        entry,
        canonical == null ? List.of() : List.of(canonical),
        where.orElse(null),
        null,
        Request.WAITING,
        0,
        "",
        "",
        Person.name(context),
        context.clock().instant());
  }

  private int report(List<Request> requests, String engine) {
    RequestReport report = new RequestReport(engine, requests);
    context.print(report, report.lines());
    return requests.stream().anyMatch(request -> request.state().equals(Request.FAILED))
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private int await(Requests requests, List<Request> submitted, String engine) {
    List<Request> now = submitted;
    Instant said = context.clock().instant();
    try {
      while (!now.stream().allMatch(Request::over)) {
        Thread.sleep(PAUSE_MILLIS);
        now = submitted.stream().map(one -> requests.find(one.id()).orElse(one)).toList();
        Instant looked = context.clock().instant();
        if (!looked.isBefore(said.plus(NEWS))) {
          said = looked;
          List<Request> open = now.stream().filter(one -> !one.over()).toList();
          new RequestReport(engine, open).lines().forEach(context.terminal()::say);
        }
      }
      return report(now, engine);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }
}
