// SPDX-License-Identifier: Apache-2.0
/** Batches written to the graph. */
@NullMarked
package io.syncline.neo4j.apply;

import org.jspecify.annotations.NullMarked;
