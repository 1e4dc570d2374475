// SPDX-License-Identifier: Apache-2.0
/** Verification and repair: what is found, what is never reported, what is mended. */
@NullMarked
package io.syncline.system.verify;

import org.jspecify.annotations.NullMarked;
