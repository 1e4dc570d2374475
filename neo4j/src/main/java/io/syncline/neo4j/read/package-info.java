// SPDX-License-Identifier: Apache-2.0
/** What the graph holds, for status, explain and sweeps. */
@NullMarked
package io.syncline.neo4j.read;

import org.jspecify.annotations.NullMarked;
