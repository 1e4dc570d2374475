// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.Secret;
import io.syncline.config.TargetSettings;
import io.syncline.config.TargetSettings.Neo4j;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.config.yaml.Scalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The {@code targets:} section. */
final class TargetSection {

  static final Keys NEO4J =
      Keys.of("neo4j", "type", "uri", "username", "password", "database", "transaction_timeout");

  private static final Pattern URI = Pattern.compile("(neo4j|bolt)(\\+s|\\+ssc)?://[^/].*");
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  /** The kinds of targets. */
  enum Type {
    NEO4J
  }

  private TargetSection() {}

  static Map<String, TargetSettings> read(Block file) {
    Map<String, TargetSettings> targets = new LinkedHashMap<>();
    file.require("targets").ifPresent(field -> read(field, targets));
    return targets;
  }

  private static void read(Field section, Map<String, TargetSettings> targets) {
    Map<String, Field> entries = section.entries();
    if (section.isSection() && entries.isEmpty()) {
      section.problem("names no target; write neo4j: { uri: ... }");
    }
    entries.forEach(
        (name, field) -> {
          FileSection.checkName(field, name);
          field.block(NEO4J).ifPresent(block -> targets.put(name, neo4j(name, block)));
        });
  }

  private static TargetSettings neo4j(String name, Block block) {
    block.choice("type", Type.NEO4J);
    return new Neo4j(
        name,
        uri(block),
        block.text("username", Neo4j.DEFAULT_USERNAME),
        block.scalar("password").flatMap(Scalar::secret).orElse(Secret.NONE),
        block.text("database", Neo4j.DEFAULT_DATABASE),
        block
            .scalar("transaction_timeout")
            .flatMap(scalar -> scalar.duration(LEAST_TIMEOUT))
            .orElse(Neo4j.DEFAULT_TRANSACTION_TIMEOUT));
  }

  private static String uri(Block block) {
    String uri = block.requiredText("uri");
    if (!uri.isEmpty() && !URI.matcher(uri).matches()) {
      block
          .find("uri")
          .ifPresent(
              field ->
                  field.problem(
                      "must begin with neo4j://, neo4j+s://, neo4j+ssc:// or the same with bolt"));
    }
    if (uri.contains("@")) { // nothing of it is shown: it may hold a password
      block
          .find("uri")
          .ifPresent(
              field ->
                  field.problem("must not hold a user or password; write username: and password:"));
      return "";
    }
    return uri;
  }
}
