// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/hazards.md names tests that exist, and says which of them CI leaves to -Plong. */
final class HazardsTest {
  private static final Path ROOT = Path.of("..");
  private static final String MARK = " (`-Plong`";
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Rules))(?:#(\\w+))?`");

  @Test
  void everyTestThatTheListNamesExists() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    List<String> unmarked = new ArrayList<>();
    String list = Files.readString(ROOT.resolve("docs/hazards.md"));
    Matcher named = NAMED.matcher(list);
    int found = 0;
    while (named.find()) {
      found++;
      String source = sources.getOrDefault(named.group(1), "");
      if (source.isEmpty()
          || (named.group(2) != null && !source.contains("void " + named.group(2) + "("))) {
        missing.add(named.group());
      }
      if (isLong(source, named.group(2)) && !list.startsWith(MARK, named.end())) {
        unmarked.add(named.group());
      }
    }

    assertThat(found).isGreaterThan(40);
    assertThat(missing).isEmpty();
    assertThat(unmarked).as("not in CI, and not marked" + MARK).isEmpty();
  }

  private static boolean isLong(String source, @Nullable String method) {
    return Pattern.compile(
            "@Tag\\(\"long\"\\)[^;{}]*" + (method == null ? "class " : "void " + method + "\\("))
        .matcher(source)
        .find();
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          for (Path file : files.filter(HazardsTest::isTest).toList()) {
            String name = file.getFileName().toString();
            sources.merge(
                name.substring(0, name.length() - ".java".length()),
                Files.readString(file),
                String::concat);
          }
        }
      }
    }
    return sources;
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith("Test.java") || file.toString().endsWith("Rules.java");
  }
}
