// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.NodeType.KeyColumns;
import org.jspecify.annotations.Nullable;

/** A relationship entry bound to the catalog: each row of a join table is one edge. */
public record JoinType(
    String name,
    TableId table,
    KeyColumns identity,
    @Nullable BoundFilter where,
    KeyColumns from,
    KeyColumns to,
    EdgeType edge,
    Lane lane) {}
