// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Hints;
import io.syncline.config.yaml.Keys;
import io.syncline.core.mapping.Mapping;
import io.syncline.core.verify.Preference;
import io.syncline.core.verify.Preferences;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The {@code repair:} section: which store is believed where they differ. */
final class RepairSection {
  static final Keys KEYS = Keys.of("repair", "prefer", "types");

  private RepairSection() {}

  static Preferences read(Block file, Mapping mapping) {
    return file.find("repair")
        .flatMap(field -> field.block(KEYS))
        .map(block -> preferences(block, entries(mapping)))
        .orElse(Preferences.POSTGRES);
  }

  private static Set<String> entries(Mapping mapping) {
    Set<String> names = new TreeSet<>();
    mapping.nodes().forEach(node -> names.add(node.name()));
    mapping.relationships().forEach(relationship -> names.add(relationship.name()));
    return names;
  }

  private static Preferences preferences(Block block, Set<String> entries) {
    Preference otherwise =
        block
            .find("prefer")
            .flatMap(RepairSection::preference)
            .orElse(Preferences.POSTGRES.otherwise());
    Map<String, Preference> types = new LinkedHashMap<>();
    block
        .find("types")
        .ifPresent(
            field ->
                field
                    .entries()
                    .forEach(
                        (name, rule) -> {
                          if (!entries.contains(name)) {
                            rule.problem(
                                "is no entry of the mapping"
                                    + Hints.known(name, entries, "there are"));
                          }
                          preference(rule).ifPresent(found -> types.put(name, found));
                        }));
    return new Preferences(otherwise, types);
  }

  private static Optional<Preference> preference(Field field) {
    Optional<String> text = field.scalar().text();
    Optional<Preference> preference = text.flatMap(Preference::parse);
    if (text.isPresent() && preference.isEmpty()) {
      field.mustBe(Preference.WORDS);
    }
    return preference;
  }
}
