// SPDX-License-Identifier: Apache-2.0
/** Ratios against the raw limits. */
@NullMarked
package io.syncline.benchmarks;

import org.jspecify.annotations.NullMarked;
