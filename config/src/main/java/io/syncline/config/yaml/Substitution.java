// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code>, <code>${NAME:-default}</code> and <code>${file:/path}</code> in
 * the text of a scalar; <code>$${</code> stands for <code>${</code> itself. What is put in never
 * appears in a message.
 */
public final class Substitution {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
  private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?");
  private static final String FORMS =
      "write ${NAME}, ${NAME:-default} or ${file:/path}, and $${ for the text ${ itself";

  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param folder what relative paths start from
   */
  public Substitution(Map<String, String> environment, Path folder) {
    this.environment = Map.copyOf(environment);
    this.folder = folder;
  }

  /** The text with everything replaced, or what is wrong with it. */
  sealed interface Result {
    record Text(String text) implements Result {}

    record Failure(String message) implements Result {}
  }

  static boolean isIn(String text) {
    return text.contains("${");
  }

  Result replace(String text) {
    StringBuilder replaced = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      replaced.append(text, end, matcher.start());
      end = matcher.end();
      switch (value(matcher)) {
        case Result.Text(var value) -> replaced.append(value);
        case Result.Failure failure -> {
          return failure;
        }
      }
    }
    return new Result.Text(replaced.append(text, end, text.length()).toString());
  }

  private Result value(Matcher reference) {
    if (reference.group(1) == null) {
      return new Result.Text("${");
    }
    String inside = reference.group(1);
    if (reference.group(2).isEmpty()) {
      return new Result.Failure("has '${' without '}'; " + FORMS);
    }
    if (inside.startsWith("file:")) {
      return content(inside.substring("file:".length()));
    }
    Matcher variable = VARIABLE.matcher(inside);
    return variable.matches()
        ? variable(variable.group(1), variable.group(3))
        : new Result.Failure("has ${" + inside + "}, which is no reference; " + FORMS);
  }

  private Result variable(String name, @org.jspecify.annotations.Nullable String otherwise) {
    String value = environment.getOrDefault(name, "");
    if (!value.isEmpty()) {
      return new Result.Text(value);
    }
    String lack = environment.containsKey(name) ? "empty" : "not set";
    return otherwise == null
        ? new Result.Failure(
            "needs the environment variable "
                + name
                + ", which is "
                + lack
                + "; set it, or write ${"
                + name
                + ":-default}")
        : new Result.Text(otherwise);
  }

  private Result content(String path) {
    try {
      return new Result.Text(Files.readString(folder.resolve(path)).stripTrailing());
    } catch (IOException e) {
      return new Result.Failure(
          "needs the file "
              + path
              + ", which cannot be read ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }
}
