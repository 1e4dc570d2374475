// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL and Neo4j in child processes for demo, tests and benchmarks; never shipped. */
@NullMarked
package io.syncline.embedded;

import org.jspecify.annotations.NullMarked;
