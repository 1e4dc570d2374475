// SPDX-License-Identifier: Apache-2.0
/** Contracts that every source and target must pass. */
@NullMarked
package io.syncline.testkit;

import org.jspecify.annotations.NullMarked;
