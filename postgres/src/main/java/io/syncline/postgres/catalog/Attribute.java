// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.mapping.Catalog.Generated;
import org.jspecify.annotations.Nullable;

/**
 * A column as the catalog has it.
 *
 * @param type oid of its type
 * @param modifier {@code atttypmod}
 * @param deterministic whether equal texts are the same text under its collation
 * @param expression of a generated column, or the default that was added to existing rows
 * @param missing the value of rows older than the column
 */
public record Attribute(
    String name,
    long type,
    int modifier,
    boolean notNull,
    Generated generated,
    boolean deterministic,
    @Nullable String expression,
    @Nullable String missing) {}
