// SPDX-License-Identifier: Apache-2.0
/** Property values and content hashes of rows. */
@NullMarked
package io.syncline.neo4j.content;

import org.jspecify.annotations.NullMarked;
