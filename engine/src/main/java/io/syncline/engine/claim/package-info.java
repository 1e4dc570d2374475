// SPDX-License-Identifier: Apache-2.0
/** Workers that claim what triggers put into the queue, read it, and write it to a target. */
@NullMarked
package io.syncline.engine.claim;

import org.jspecify.annotations.NullMarked;
