// SPDX-License-Identifier: Apache-2.0
/**
 * The demo's own judge: reads PostgreSQL and Neo4j by their plain drivers and says whether the
 * graph is what the rows of the civic world say. Shares no code with the product, on purpose.
 */
@NullMarked
package io.syncline.demo.comparison;

import org.jspecify.annotations.NullMarked;
