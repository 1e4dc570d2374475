// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.service.EngineMeters;
import io.syncline.cli.service.HttpService;
import io.syncline.cli.service.LoadProgress;
import io.syncline.cli.service.Logging;
import io.syncline.config.HttpSettings;
import io.syncline.config.LogSettings;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the engine. */
@Command(
    name = "run",
    description = {
      "Runs the engine.",
      "Loads the snapshot if there is none, then applies changes as they are committed. Stores"
          + " that",
      "go away are waited for. SIGTERM and Ctrl-C finish the batch, confirm it and leave. A second",
      "run of the same sync stands by."
    },
    footer = {
      "",
      "While it runs, http://127.0.0.1:9464 serves /health, /ready, /metrics and /status.",
      "",
      "Examples:",
      "  syncline run",
      "  syncline run --until-caught-up",
      "  syncline run --log-format json -c /etc/syncline/civic.yaml",
      "",
      "Exit codes: 0 stopped by a signal or caught up, 1 failed, 2 invalid file."
    })
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("io.syncline.run");

  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(
      names = "--until-caught-up",
      description = "End when everything committed before the start is applied.")
  private boolean untilCaughtUp;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Instead of the file's http.port; 0 takes any that is free.")
  private Optional<Integer> httpPort = Optional.empty();

  @Option(names = "--no-http", description = "Serve no HTTP.")
  private boolean noHttp;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "Instead of the file's log.format: text or json.")
  private Optional<LogSettings.Format> logFormat = Optional.empty();

  public RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::run);
  }

  private int run(SynclineFile file) {
    LogSettings log = logSettings(file.log());
    Logging.configure(log);
    LOG.info("syncline runs {} of {}", file.name(), context.options().config());
    try (EngineMeters meters = new EngineMeters()) {
      EngineConnection engine =
          context.connections().engine(file, meters.registry(), new LoadProgress(context.clock()));
      return context
          .shutdown()
          .interruptible(() -> serve(file, engine, meters, log.format()), engine::stop);
    } catch (SynclineException e) {
      return failed(e, log.format());
    }
  }

  private int serve(
      SynclineFile file, EngineConnection engine, EngineMeters meters, LogSettings.Format log) {
    try (engine;
        HttpService http = new HttpService(engine, meters, HttpService.RETRY)) {
      http.start(http(file.http()));
      return code(engine.run(untilCaughtUp ? Until.CAUGHT_UP : Until.STOPPED), log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  private LogSettings logSettings(LogSettings fromFile) {
    return new LogSettings(
        logFormat.orElse(fromFile.format()),
        context.options().verbose() ? LogSettings.Level.DEBUG : fromFile.level());
  }

  private HttpSettings http(HttpSettings fromFile) {
    return new HttpSettings(
        fromFile.enabled() && !noHttp, fromFile.bind(), httpPort.orElse(fromFile.port()));
  }

  private int code(Ended ended, LogSettings.Format log) {
    return switch (ended) {
      case Ended.Stopped stopped -> {
        LOG.info("stopped; the next start goes on from here");
        yield ExitCode.DONE;
      }
      case Ended.CaughtUp caughtUp -> {
        LOG.info("caught up: everything committed before the start is applied");
        yield ExitCode.DONE;
      }
      case Ended.Failed(var error) -> failed(error, log);
    };
  }

  /** What is read by a program is all in its form. */
  private int failed(SynclineException error, LogSettings.Format log) {
    switch (log) {
      case TEXT -> context.fail(error);
      case JSON -> {
        if (error.code() == ErrorCode.INTERNAL) {
          LOG.error(Errors.line(error), error);
        } else {
          LOG.error(Errors.line(error));
        }
      }
    }
    return Errors.exitCode(error);
  }
}
