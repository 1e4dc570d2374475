// SPDX-License-Identifier: Apache-2.0
/** Failures on demand, from a seed, and the time that passes meanwhile. */
@NullMarked
package io.syncline.testkit.fault;

import org.jspecify.annotations.NullMarked;
