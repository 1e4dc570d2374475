// SPDX-License-Identifier: Apache-2.0
/**
 * What the graph must be, said by plain SQL, and what it is, said by plain Cypher. Nothing of the
 * product is used here.
 */
@NullMarked
package io.syncline.system.oracle;

import org.jspecify.annotations.NullMarked;
