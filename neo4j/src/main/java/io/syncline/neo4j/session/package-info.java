// SPDX-License-Identifier: Apache-2.0
/** Transactions with a Neo4j server, parameters of statements, and what its errors mean. */
@NullMarked
package io.syncline.neo4j.session;

import org.jspecify.annotations.NullMarked;
