// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.command.CommandContext;
import io.syncline.cli.command.DemoCommand;
import io.syncline.cli.connection.Connections;
import io.syncline.cli.service.Logging;
import io.syncline.cli.service.Shutdown;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.Prompt;
import io.syncline.cli.terminal.Terminal;
import io.syncline.config.LogSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs command lines in this process and keeps what they printed. */
final class Session {
  static {
    Logging.configure(new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.INFO));
  }

  private final Connections connections;
  private final Clock clock;
  private final @Nullable Prompt prompt;
  private final Map<String, String> environment;
  private final Shutdown shutdown;

  Session(Connections connections) {
    this(connections, Clock.systemUTC(), null, Map.of());
  }

  Session(Connections connections, Shutdown shutdown) {
    this(connections, Clock.systemUTC(), null, Map.of(), shutdown);
  }

  Session(
      Connections connections,
      Clock clock,
      @Nullable Prompt prompt,
      Map<String, String> environment) {
    this(connections, clock, prompt, environment, (work, stop) -> work.run());
  }

  private Session(
      Connections connections,
      Clock clock,
      @Nullable Prompt prompt,
      Map<String, String> environment,
      Shutdown shutdown) {
    this.shutdown = shutdown;
    this.connections = connections;
    this.clock = clock;
    this.prompt = prompt;
    this.environment = environment;
  }

  /** The same with a person at the terminal who always answers this. */
  Session answering(String answer) {
    Prompt person =
        new Prompt() {
          @Override
          public String ask(String question) {
            return answer;
          }

          @Override
          public String askSecret(String question) {
            return answer;
          }
        };
    return new Session(connections, clock, person, environment, shutdown);
  }

  /** What a command ended with, and what it printed. */
  record Result(int code, String out, String err) {}

  Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), prompt, Paint.NONE);
    CommandContext context =
        new CommandContext(terminal, connections, environment, clock, shutdown);
    int code = SynclineCommand.commandLine(context, new DemoCommand(context)).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return new Result(code, out.toString(), err.toString());
  }
}
