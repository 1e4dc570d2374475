// SPDX-License-Identifier: Apache-2.0
/** The Neo4j server that runs in a child process. */
@NullMarked
package io.syncline.embedded.neo4j;

import org.jspecify.annotations.NullMarked;
