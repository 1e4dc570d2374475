// SPDX-License-Identifier: Apache-2.0
/** Whether a Neo4j database is as Syncline needs it, and what mends it. */
@NullMarked
package io.syncline.neo4j.doctor;

import org.jspecify.annotations.NullMarked;
