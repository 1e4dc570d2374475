// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a first mapping file from a live schema. */
@Command(
    name = "init",
    description = {
      "Writes a first mapping file from a live schema.",
      "Tables become nodes, foreign keys and join tables become relationships. Comments say why,",
      "and what was left out."
    },
    footer = {
      "",
      "Without options PG_URL, PG_USER and PG_PASSWORD (or PGPASSWORD) of the environment say"
          + " which",
      "database is meant, and the file refers to them. A password that nobody gave is asked for;"
          + " it",
      "is never written into the file.",
      "",
      "Examples:",
      "  PG_URL=jdbc:postgresql://localhost/shop PG_USER=shop syncline init",
      "  syncline init --url jdbc:postgresql://db.example.com/civic --username civic",
      "  syncline init --url jdbc:postgresql://localhost/shop --schema sales -o sales.yaml",
      "  syncline init --url jdbc:postgresql://localhost/shop -o -    # to stdout",
      "",
      "Exit codes: 0 written, 1 failed, 2 wrong usage or the file exists."
    })
public final class InitCommand implements Callable<Integer> {
  private static final String STDOUT = "-";

  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The database: jdbc:postgresql://host:port/database (default: PG_URL of the"
              + " environment).")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "Who connects (default: PG_USER, the user in the URL, or postgres).")
  private Optional<String> username = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "public",
      description = "Whose tables are taken (default: ${DEFAULT-VALUE}).")
  private String schema = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write, or - for stdout (default: what --config names).")
  private Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "Overwrite the file if it exists.")
  private boolean force;

  public InitCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String target = output.orElse(context.options().config().toString());
    if (!target.equals(STDOUT) && !force && Files.exists(Path.of(target))) {
      throw Errors.usage(target + " exists; name another with -o, or overwrite it with --force");
    }
    Login login = new Login(context.environment(), context.terminal().prompt());
    String draft = context.connections().draft(login.request(url, username, schema));
    if (target.equals(STDOUT)) {
      context.terminal().print(draft.stripTrailing());
      return ExitCode.DONE;
    }
    write(Path.of(target), draft);
    return ExitCode.DONE;
  }

  private void write(Path file, String draft) {
    try {
      Files.writeString(file, draft, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SynclineException(
          ErrorCode.CONFIGURATION_INVALID, file + " cannot be written: " + e, e);
    }
    context.terminal().say("Wrote " + file + ". Read it through, it says what it guessed; then:");
    context.terminal().say("  syncline validate --connected -c " + file);
    context.terminal().say("  syncline doctor -c " + file);
  }
}
