// SPDX-License-Identifier: Apache-2.0
/**
 * PostgreSQL and Neo4j in child processes for demo, tests and benchmarks; never shipped.
 *
 * <p>Neo4j's jars are not on the class path of whoever uses this package: the module {@code
 * embedded-neo4j} carries their list as a resource, and only the child process loads them.
 */
@NullMarked
package io.syncline.embedded;

import org.jspecify.annotations.NullMarked;
