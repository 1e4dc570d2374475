// SPDX-License-Identifier: Apache-2.0
/** Random schemas, random SQL against them, and what the graph must be afterwards. */
@NullMarked
package io.syncline.system.history;

import org.jspecify.annotations.NullMarked;
