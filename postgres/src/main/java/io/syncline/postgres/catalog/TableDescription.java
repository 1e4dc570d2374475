// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.mapping.Catalog;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mapped table with what only this module needs to know.
 *
 * @param relations the table itself first, then everything below it
 * @param indirect whether statements and rows are not of one table: it is a partition, inherits
 *     from another or another from it, so that statements on one change rows of both, or a
 *     subscription writes to it
 */
public record TableDescription(
    Catalog.Table table,
    List<Attribute> attributes,
    List<RelationDescription> relations,
    boolean indirect) {

  public TableDescription {
    attributes = List.copyOf(attributes);
    relations = List.copyOf(relations);
  }

  /** What rows are streamed under: the table itself, or its leaves. */
  public Stream<RelationDescription> leaves() {
    return relations.stream().filter(RelationDescription::leaf);
  }
}
