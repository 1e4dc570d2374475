// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.core.verify.Depth;
import io.syncline.engine.verify.LoadLimits;
import io.syncline.engine.verify.VerifySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a verification is made and shown. */
final class VerifyOptions {

  // set by picocli while it parses, before the command runs

  @Option(
      names = "--depth",
      paramLabel = "DEPTH",
      description = {
        "buckets: sums of ranges that a former run of this depth found equal, and what changed;",
        "tokens: keys, hashes and the ends of edges; deep: the properties too, so that edits made",
        "by hand are seen (default: tokens; deep for one row)."
      })
  private Optional<Depth> depth = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description = "Compare only a share of the rows, the same each time.")
  private double sample;

  @Option(
      names = "--from",
      paramLabel = "KEY",
      description = "Compare only rows of TYPE from this key on, in the order of the key's type.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "KEY",
      description = "Compare only rows of TYPE before this key.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "RUN",
      description = {
        "Compare only rows that changed after a former run began, what it did not find equal, and",
        "what has no row any more."
      })
  private Optional<Long> since = Optional.empty();

  @Option(
      names = "--max-defer",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a row may stay undecided (default: ${DEFAULT-VALUE}).")
  private double maxDefer;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Types compared side by side (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--max-rate",
      paramLabel = "ROWS",
      defaultValue = "10000",
      description = {
        "At most so many rows a second; 0 for no limit (default: ${DEFAULT-VALUE}, which those",
        "who write should not notice)."
      })
  private double maxRate;

  @Option(
      names = "--max-lag",
      paramLabel = "SECONDS",
      description = {
        "Wait while the engine is further behind; 0 for no limit (default: verify.max_lag of the",
        "file)."
      })
  private Optional<Double> maxLag = Optional.empty();

  @Option(
      names = "--max-sessions",
      paramLabel = "N",
      description = {
        "Wait while more sessions of others are at work in PostgreSQL; 0 for no limit (default:",
        "verify.max_sessions of the file)."
      })
  private Optional<Integer> maxSessions = Optional.empty();

  @Option(names = "--resume", description = "Go on with the last run that is not done.")
  private boolean resume;

  @Option(names = "--allow-known", description = "What is set aside as a failure is no difference.")
  private boolean allowKnown;

  @Option(names = "--list", description = "List the latest runs instead.")
  private boolean list;

  @Option(names = "--show", paramLabel = "RUN", description = "Show what a run found instead.")
  private Optional<Long> show = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many differences are shown (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the result as an HTML page, too.")
  private Optional<Path> report = Optional.empty();

  /** What makes no sense. */
  Optional<String> wrong(boolean type, boolean key) {
    if (range() && (!type || key || sample < 100)) {
      return Optional.of("--from and --to are for the rows of one TYPE, all of them in between");
    }
    if (since.isPresent() && (key || range() || sample < 100)) {
      return Optional.of("--since is for all rows, or all of one TYPE");
    }
    if (!(sample > 0 && sample <= 100)) {
      return Optional.of("--sample must be a percentage above 0 and up to 100, was " + sample);
    }
    if (workers < 1 || workers > 64) {
      return Optional.of("--workers must be from 1 to 64, was " + workers);
    }
    if (limit < 1) {
      return Optional.of("--limit must be at least 1, was " + limit);
    }
    if (maxLag.orElse(0.0) < 0 || maxSessions.orElse(0) < 0) {
      return Optional.of("--max-lag and --max-sessions must not be negative");
    }
    if (maxRate < 0) {
      return Optional.of("--max-rate must not be negative, was " + maxRate);
    }
    Optional<Path> folder = report.map(Path::toAbsolutePath).map(Path::getParent);
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      return Optional.of("--report: there is no folder " + folder.get());
    }
    if (maxDefer <= 0) {
      return Optional.of("--max-defer must be above 0, was " + maxDefer);
    }
    return key && (resume || sample < 100)
        ? Optional.of("one row is neither sampled nor resumed")
        : Optional.empty();
  }

  /**
   * @param limits of the file
   */
  VerifySettings settings(VerifySettings defaults, LoadLimits limits) {
    return defaults
        .withLimits(
            new LoadLimits(
                maxLag.map(VerifyOptions::seconds).orElse(limits.lag()),
                maxSessions.orElse(limits.sessions())))
        .withPatience(seconds(maxDefer))
        .withPace(workers, defaults.chunk(), maxRate);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  Depth depth(boolean oneRow) {
    return depth.orElse(oneRow ? Depth.DEEP : Depth.TOKENS);
  }

  double share() {
    return sample / 100;
  }

  /** Whether only a range of keys is to be compared. */
  boolean range() {
    return from.isPresent() || to.isPresent();
  }

  Optional<Long> since() {
    return since;
  }

  Optional<String> from() {
    return from;
  }

  Optional<String> to() {
    return to;
  }

  boolean resume() {
    return resume;
  }

  boolean allowKnown() {
    return allowKnown;
  }

  boolean list() {
    return list;
  }

  Optional<Long> show() {
    return show;
  }

  int limit() {
    return limit;
  }

  Optional<Path> report() {
    return report;
  }
}
