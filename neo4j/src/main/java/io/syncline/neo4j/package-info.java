// SPDX-License-Identifier: Apache-2.0
/** Neo4j as a target. */
@NullMarked
package io.syncline.neo4j;

import org.jspecify.annotations.NullMarked;
