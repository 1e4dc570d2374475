// SPDX-License-Identifier: Apache-2.0
/** The mapping in the words of Cypher: quoted names, ends of edges, kinds of nodes and edges. */
@NullMarked
package io.syncline.neo4j.model;

import org.jspecify.annotations.NullMarked;
