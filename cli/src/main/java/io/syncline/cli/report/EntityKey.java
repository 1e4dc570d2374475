// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Json;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyForm;
import io.syncline.core.type.KeyText;
import io.syncline.engine.EntryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A key as a person types it. */
public sealed interface EntityKey {

  /** It names a row, if there is one. */
  record Right(String canonical) implements EntityKey {}

  /** It cannot name a row. */
  record Wrong(String reason) implements EntityKey {}

  /** Reads a key of the entry with this name. */
  static EntityKey of(BoundMapping mapping, String entry, String text) {
    Optional<KeyColumns> columns = columns(mapping, entry);
    if (columns.isEmpty()) {
      return new Wrong(
          "the mapping has no entry "
              + entry
              + " with rows; it has "
              + String.join(", ", names(mapping)));
    }
    return read(entry, columns.get(), text);
  }

  /** The same, where the key must be the row's identity, by which rows are in order. */
  static EntityKey ofIdentity(BoundMapping mapping, String entry, String text) {
    KeyColumns identity = EntryTable.of(mapping, entry).identity();
    return columns(mapping, entry).filter(identity::equals).isPresent()
        ? of(mapping, entry, text)
        : new Wrong(
            "rows of %s are in the order of %s, which is not the key they are known by"
                .formatted(entry, String.join(", ", identity.columns())));
  }

  private static EntityKey read(String entry, KeyColumns key, String text) {
    List<String> parts =
        key.columns().size() == 1 ? List.of(text) : Json.array(text).orElse(List.of());
    if (parts.size() != key.columns().size()) {
      return new Wrong(
          "the key of "
              + entry
              + " has the columns "
              + String.join(", ", key.columns())
              + ": give it as a JSON array of as many, was "
              + text);
    }
    List<String> canonical = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      ColumnType type = key.types().get(i);
      Optional<String> expected = KeyForm.expected(type, parts.get(i));
      if (expected.isPresent()) {
        return new Wrong(
            "the key of %s cannot be %s: %s is of type %s, expected %s"
                .formatted(entry, text, key.columns().get(i), type.displayName(), expected.get()));
      }
      canonical.add(KeyText.part(type, KeyForm.canonical(type, parts.get(i))));
    }
    return new Right(KeyText.of(canonical));
  }

  private static Optional<KeyColumns> columns(BoundMapping mapping, String entry) {
    return mapping
        .findJoin(entry)
        .map(JoinType::identity)
        .or(
            () ->
                mapping
                    .findNode(entry)
                    .flatMap(
                        node ->
                            switch (node) {
                              case NodeType.TableNode own -> Optional.of(own.key());
                              case NodeType.ValueNode values -> Optional.of(values.identity());
                              case NodeType.ExternalNode external -> Optional.empty();
                            }));
  }

  private static Set<String> names(BoundMapping mapping) {
    Set<String> names = new TreeSet<>();
    mapping.nodes().stream()
        .filter(node -> !(node instanceof NodeType.ExternalNode))
        .forEach(node -> names.add(node.name()));
    mapping.joins().forEach(join -> names.add(join.name()));
    return names;
  }
}
