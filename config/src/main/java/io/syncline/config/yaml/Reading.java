// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.config.Problem;
import io.syncline.core.binding.MappingPath;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One reading of one text: what all its fields share.
 *
 * @param source the whole text of the file
 */
public record Reading(String source, Report report, Substitution substitution) {

  /** The root of the document; empty, with a problem in the report, if it is no YAML. */
  public Optional<Field> root() {
    LoadSettings settings =
        LoadSettings.builder().setLabel(report.file()).setSchema(new CoreSchema()).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(source);
      if (root.isEmpty()) {
        report.add(locate(1, 1), "the file is empty; `syncline init` writes a first one");
      }
      return root.map(node -> new Field(this, MappingPath.ROOT, node));
    } catch (MarkedYamlEngineException e) {
      report.add(problem(e).location(), problem(e).message());
    } catch (YamlEngineException e) {
      report.add(locate(1, 1), "is no YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Problem problem(MarkedYamlEngineException e) {
    return e.getProblemMark()
        .map(
            mark ->
                new Problem(
                    locate(mark.getLine() + 1, mark.getColumn() + 1),
                    "is no YAML: " + e.getProblem() + bracesHint(mark.getLine())))
        .orElseGet(() -> new Problem(locate(1, 1), "is no YAML: " + e.getProblem()));
  }

  /** A brace opens a section within {@code { }}, so an unquoted reference there is an error. */
  private String bracesHint(int line) {
    return source.lines().skip(line).findFirst().filter(Substitution::isIn).isPresent()
        ? "; inside { } and [ ] put \"${...}\" in quotes"
        : "";
  }

  io.syncline.config.Location locate(int line, int column) {
    return new io.syncline.config.Location(report.file(), line, column);
  }
}
