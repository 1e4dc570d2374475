// SPDX-License-Identifier: Apache-2.0
/** Changes that triggers capture, from the row to the graph. */
@NullMarked
package io.syncline.system.queue;

import org.jspecify.annotations.NullMarked;
