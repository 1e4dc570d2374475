// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.type.CatalogType;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code pg_type} by oid.
 *
 * @param reachable for the type of a column, everything it is made of, itself included
 */
record Types(Map<Long, Type> byOid, Map<Long, Set<Long>> reachable) {
  private static final long FIRST_USER_OID = 16384;

  /**
   * @param domainModifier {@code typtypmod}
   * @param element oid of a true array's element, or 0
   * @param base oid of the type under a domain, or 0
   * @param detail labels of an enum, attributes of a composite type
   */
  record Type(
      long oid,
      String schema,
      String name,
      char typtype,
      char delimiter,
      int domainModifier,
      long element,
      long base,
      String detail) {

    String displayName() {
      return schema + "." + name;
    }

    String description() {
      return "type %d %s %s %d/%d %s"
          .formatted(oid, displayName(), typtype, base, domainModifier, detail);
    }
  }

  Type get(long oid) {
    Type type = byOid.get(oid);
    if (type == null) {
      throw new IllegalStateException("type " + oid + " is not in pg_type");
    }
    return type;
  }

  ColumnType columnType(Attribute attribute) {
    return ColumnType.of(
        catalogType(attribute.type(), attribute.modifier(), attribute.deterministic()));
  }

  private CatalogType catalogType(long oid, int modifier, boolean deterministic) {
    Type type = get(oid);
    return new CatalogType(
        type.schema(),
        type.name(),
        type.typtype(),
        type.delimiter(),
        part(type.element(), -1, deterministic),
        part(type.base(), type.domainModifier(), deterministic),
        modifier,
        deterministic);
  }

  private @Nullable CatalogType part(long oid, int modifier, boolean deterministic) {
    return oid == 0 ? null : catalogType(oid, modifier, deterministic);
  }

  /** Descriptions of the types that somebody could alter, sorted. */
  List<String> alterable(List<Attribute> attributes) {
    return attributes.stream()
        .flatMap(attribute -> reachable.getOrDefault(attribute.type(), Set.of()).stream())
        .filter(oid -> oid >= FIRST_USER_OID)
        .distinct()
        .sorted()
        .map(oid -> get(oid).description())
        .toList();
  }
}
