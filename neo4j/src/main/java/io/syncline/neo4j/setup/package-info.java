// SPDX-License-Identifier: Apache-2.0
/** Constraints and indexes. */
@NullMarked
package io.syncline.neo4j.setup;

import org.jspecify.annotations.NullMarked;
