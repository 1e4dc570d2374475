// SPDX-License-Identifier: Apache-2.0
/** Watches the calls to a target: one that hangs answers nobody, and must hold up nobody. */
@NullMarked
package io.syncline.engine.call;

import org.jspecify.annotations.NullMarked;
