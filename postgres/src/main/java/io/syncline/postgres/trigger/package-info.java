// SPDX-License-Identifier: Apache-2.0
/** Triggers on the mapped tables, which write what changed into the queue. */
@NullMarked
package io.syncline.postgres.trigger;

import org.jspecify.annotations.NullMarked;
