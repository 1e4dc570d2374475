// SPDX-License-Identifier: Apache-2.0
/** Comparing the graph with what the rows project to. */
@NullMarked
package io.syncline.neo4j.verify;

import org.jspecify.annotations.NullMarked;
