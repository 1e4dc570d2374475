// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.config.init.Draft.Edge;
import io.syncline.config.init.Draft.End;
import io.syncline.config.init.Draft.Guess;
import io.syncline.config.init.Draft.Join;
import io.syncline.config.init.Draft.Node;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a first configuration file from a catalog. It is valid and binds to that catalog; comments
 * say what was guessed, and what was left out, and why.
 */
public final class MappingWriter {

  private static final int COMMENT_COLUMN = 52;

  private final StringBuilder yaml = new StringBuilder();
  private final Catalog catalog;
  private final GeneratedColumns generated;

  private MappingWriter(Catalog catalog, GeneratedColumns generated) {
    this.catalog = catalog;
    this.generated = generated;
  }

  /**
   * @param catalog the tables to map, and whatever else is there, so that it can be said why it is
   *     left out
   */
  public static String write(Catalog catalog, GeneratedColumns generated, Access access) {
    MappingWriter writer = new MappingWriter(catalog, generated);
    writer.header(access);
    writer.entries();
    return writer.yaml.toString();
  }

  private void header(Access access) {
    yaml.append(
        """
        # Written by `syncline init`. Every name is a guess: read it through, rename what reads
        # badly, take out what nobody asks the graph for. docs/mapping.md says what else there is.
        version: 1

        source:
        """);
    line(1, "url: " + access.url(), "");
    String username = access.username();
    if (username != null) {
      line(1, "username: " + username, "");
    }
    String password = access.password();
    if (password != null) {
      line(1, "password: " + password, "from the environment; without it, ~/.pgpass");
    }
    yaml.append(
        """

        targets:
          neo4j:
            uri: "${NEO4J_URI:-neo4j://localhost:7687}"
            username: neo4j
            password: "${NEO4J_PASSWORD:-}"

        """);
  }

  private void entries() {
    Draft draft = new Drafting(catalog, generated).draft();
    yaml.append(draft.nodes().isEmpty() ? "nodes: {}\n" : "nodes:\n");
    draft.nodes().forEach(this::node);
    if (!draft.joins().isEmpty()) {
      yaml.append("\nrelationships:\n");
      draft.joins().forEach(this::join);
    }
    if (!draft.leftOut().isEmpty()) {
      yaml.append("\n# Left out:\n");
      draft.leftOut().forEach(left -> line(0, "", left.what() + " " + left.why()));
    }
  }

  private void node(Node node) {
    Table table = node.table();
    line(1, YamlText.key(node.name()) + ":", "key: " + key(table));
    line(2, "table: " + YamlText.value(TableText.of(table.id())), "");
    properties(node.except(), table);
    softDelete(table);
    if (!node.edges().isEmpty()) {
      line(2, "relationships:", "");
    } else if (!node.guesses().isEmpty()) {
      line(2, "", "relationships:");
    }
    node.edges().forEach(this::edge);
    node.guesses().forEach(this::guess);
    node.leftOut().forEach(left -> line(2, "", left.what() + " left out: it " + left.why()));
  }

  private static String key(Table table) {
    return table.primaryKey().isEmpty()
        ? String.join(", ", table.identityColumns()) + " (the replica identity)"
        : String.join(", ", table.primaryKey()) + " (the primary key)";
  }

  private void properties(List<String> except, Table table) {
    List<String> keys = new ArrayList<>();
    if (!except.isEmpty()) {
      keys.add("except: " + YamlText.list(except));
    }
    String rename =
        table.columns().stream()
            .map(Catalog.Column::name)
            .filter(name -> Drafting.BOOKKEEPING.contains(name) && Drafting.isKey(table, name))
            .map(name -> YamlText.key(name) + ": " + YamlText.value("row" + name))
            .collect(Collectors.joining(", "));
    if (!rename.isEmpty()) {
      keys.add("rename: { " + rename + " }");
    }
    if (!keys.isEmpty()) {
      line(
          2,
          "properties: { " + String.join(", ", keys) + " }",
          "not published by this server, or named as Syncline's own");
    }
  }

  private void softDelete(Table table) {
    if (table.find("deleted_at").isPresent()) {
      line(2, "", "where: \"deleted_at IS NULL\"     if that marks a row as deleted");
    }
  }

  private void edge(Edge edge) {
    line(3, YamlText.key(edge.name()) + ": { to: " + named(edge.end()) + " }", edge.why());
  }

  private static String named(End end) {
    return YamlText.value(end.node()) + by(end);
  }

  private static String by(End end) {
    String references =
        end.references().isEmpty() ? "" : ", references: " + YamlText.values(end.references());
    return ", by: " + YamlText.values(end.by()) + references;
  }

  private void guess(Guess guess) {
    line(3, "", guess.yaml() + "     " + guess.why());
  }

  private void join(Join join) {
    line(1, YamlText.key(join.name()) + ":", join.why());
    line(2, "table: " + YamlText.value(TableText.of(join.table().id())), "");
    properties(join.except(), join.table());
    line(2, "from: { node: " + named(join.from()) + " }", "");
    line(2, "to: { node: " + named(join.to()) + " }", "");
  }

  /** A line of YAML, a comment, or both. */
  private void line(int depth, String content, String comment) {
    List<String> parts = new ArrayList<>();
    if (!content.isEmpty()) {
      parts.add(content);
    }
    if (!comment.isEmpty()) {
      parts.add(YamlText.comment(comment));
    }
    String indent = "  ".repeat(depth);
    String first = indent + parts.getFirst();
    String rest = parts.stream().skip(1).collect(Collectors.joining());
    String gap = " ".repeat(rest.isEmpty() ? 0 : Math.max(2, COMMENT_COLUMN - first.length()));
    yaml.append(first).append(gap).append(rest).append('\n');
  }
}
