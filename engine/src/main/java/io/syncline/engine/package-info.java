// SPDX-License-Identifier: Apache-2.0
/** Everything that runs: loops, workers, lanes, batching, retries. */
@NullMarked
package io.syncline.engine;

import org.jspecify.annotations.NullMarked;
