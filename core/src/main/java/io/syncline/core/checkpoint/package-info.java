// SPDX-License-Identifier: Apache-2.0
/** Durable progress of a pipeline. */
@NullMarked
package io.syncline.core.checkpoint;

import org.jspecify.annotations.NullMarked;
