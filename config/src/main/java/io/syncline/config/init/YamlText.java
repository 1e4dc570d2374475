// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as YAML has them, whatever characters they are made of. */
final class YamlText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*");

  /** Words that some reader of YAML takes for something else than text. */
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "none");

  private YamlText() {}

  /** A key; nothing is replaced in keys. */
  static String key(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  /** A value, in which a <code>${</code> must not be replaced. */
  static String value(String text) {
    return isPlain(text) ? text : quoted(text.replace("${", "$${"));
  }

  private static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches()
        && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').appendCodePoint(c);
    } else if (isPrintable(c)) {
      quoted.appendCodePoint(c);
    } else {
      quoted.append(String.format(c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
    }
  }

  private static boolean isPrintable(int c) {
    return c >= ' '
        && !Character.isISOControl(c)
        && Character.getType(c) != Character.FORMAT
        && Character.getType(c) != Character.LINE_SEPARATOR
        && Character.getType(c) != Character.PARAGRAPH_SEPARATOR
        && Character.isDefined(c)
        && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }

  /** One text, or a list of them. */
  static String values(List<String> texts) {
    return texts.size() == 1 ? value(texts.getFirst()) : list(texts);
  }

  static String list(List<String> texts) {
    return texts.stream().map(YamlText::value).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A comment that stays on its line. */
  static String comment(String text) {
    StringBuilder line = new StringBuilder("# ");
    text.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : '?'));
    return line.toString();
  }
}
