// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.ReadFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Files for tests, many in one: each begins with {@code === what it shows}, and ends with the
 * problems expected, each a line {@code ! line:column message}. Sections that every file needs are
 * added at the end where they are missing; a name that ends in {@code [bare]} is left as it is, one
 * that ends in {@code [semantic]} is wrong in a way that no schema can know.
 */
record Corpus(List<Case> cases) {

  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PG_URL", "jdbc:postgresql://db/app?user=syncline",
          "NEO4J_URI", "neo4j://graph",
          "NEO4J_PASSWORD", "s3cret",
          "WORD", "s3cret-word",
          "EMPTY", "");

  private static final List<String> NEEDED =
      List.of(
          "version: 1",
          "source: { url: \"jdbc:postgresql://db/app\", username: syncline }",
          "targets: { neo4j: { uri: \"neo4j://graph\" } }",
          "nodes: { Bill: { table: public.bills } }");

  record Case(String name, String text, List<String> problems) {
    boolean isSemantic() {
      return name.endsWith("[semantic]");
    }

    ReadFile read() {
      return new SynclineFileReader(ENVIRONMENT).read("file.yaml", text);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Corpus load(String resource) {
    try (InputStream stream =
        Objects.requireNonNull(Corpus.class.getResourceAsStream(resource), resource)) {
      return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Corpus parse(String text) {
    List<Case> cases = new ArrayList<>();
    for (String part : text.substring(text.indexOf("=== ") + 4).split("\n=== ", -1)) {
      List<String> lines = part.lines().toList();
      cases.add(parse(lines.getFirst(), lines.subList(1, lines.size())));
    }
    return new Corpus(cases);
  }

  private static Case parse(String name, List<String> lines) {
    List<String> content =
        lines.stream().filter(line -> !line.startsWith("! ")).collect(Collectors.toList());
    while (!content.isEmpty() && content.getLast().isBlank()) {
      content.removeLast();
    }
    if (!name.endsWith("[bare]")) {
      NEEDED.stream().filter(section -> isMissing(section, content)).forEach(content::add);
    }
    return new Case(
        name,
        content.isEmpty() ? "" : String.join("\n", content) + "\n",
        lines.stream().filter(l -> l.startsWith("! ")).map(l -> l.substring(2)).toList());
  }

  private static boolean isMissing(String section, List<String> content) {
    String key = section.substring(0, section.indexOf(':') + 1);
    return content.stream().noneMatch(line -> line.startsWith(key));
  }
}
