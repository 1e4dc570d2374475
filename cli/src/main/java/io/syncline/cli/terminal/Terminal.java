// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a command writes and asks: data goes to {@code out}, talk to {@code err}. */
public final class Terminal {
  private static final String HOME_AND_WIPE = "\u001B[H\u001B[2J";

  private final PrintWriter out;
  private final PrintWriter err;
  private final @Nullable Prompt prompt;
  private final Paint paint;

  /**
   * @param prompt null where nobody can be asked
   */
  public Terminal(PrintWriter out, PrintWriter err, @Nullable Prompt prompt, Paint paint) {
    this.out = out;
    this.err = err;
    this.prompt = prompt;
    this.paint = paint;
  }

  /** The terminal, pipes or files this process was started with. */
  @SuppressWarnings("SystemConsoleNull") // this console is null where there is no terminal
  public static Terminal ofProcess(Map<String, String> environment) {
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    boolean plain =
        console == null
            || !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(
        writer(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)),
        console == null ? null : new ConsolePrompt(console),
        plain ? Paint.NONE : Paint.ANSI);
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /** A line of data. */
  public void print(String line) {
    out.println(line);
    out.flush();
  }

  /** Lines of data in place of those before; below them where nothing can be wiped. */
  public void page(List<String> lines) {
    if (paint == Paint.ANSI) {
      out.print(HOME_AND_WIPE);
    }
    lines.forEach(out::println);
    if (paint == Paint.NONE) {
      out.println();
    }
    out.flush();
  }

  /** A line of talk. */
  public void say(String line) {
    err.println(line);
    err.flush();
  }

  /** Whether a person sits here; without one there is no animation, no colour and no question. */
  public boolean interactive() {
    return prompt != null;
  }

  public Optional<Prompt> prompt() {
    return Optional.ofNullable(prompt);
  }

  public Paint paint() {
    return paint;
  }

  /** The same terminal without colours. */
  public Terminal withoutColour() {
    return new Terminal(out, err, prompt, Paint.NONE);
  }

  private record ConsolePrompt(Console console) implements Prompt {
    @Override
    public String ask(String question) {
      String line = console.readLine("%s", question);
      return line == null ? "" : line.strip();
    }

    @Override
    public String askSecret(String question) {
      char[] secret = console.readPassword("%s", question);
      return secret == null ? "" : new String(secret);
    }
  }
}
