// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import org.jspecify.annotations.Nullable;

/**
 * What the catalog says of a column's type.
 *
 * @param schema {@code pg_namespace.nspname} of the type
 * @param name {@code pg_type.typname}
 * @param typtype {@code pg_type.typtype}: b, c, d, e, m, p or r
 * @param delimiter {@code pg_type.typdelim}
 * @param element the element type of a true array, one whose element names it as its {@code
 *     typarray} (so not of {@code name}, {@code point} or {@code int2vector}); null otherwise
 * @param base the type under a domain, with the domain's {@code typtypmod} as its modifier; null
 *     where the type is no domain
 * @param modifier the column's {@code atttypmod}, -1 for none
 * @param deterministic false if the column's collation is nondeterministic; true where the type has
 *     no collation
 */
public record CatalogType(
    String schema,
    String name,
    char typtype,
    char delimiter,
    @Nullable CatalogType element,
    @Nullable CatalogType base,
    int modifier,
    boolean deterministic) {

  static CatalogType builtIn(String name, char typtype, int modifier) {
    return new CatalogType("pg_catalog", name, typtype, ',', null, null, modifier, true);
  }
}
