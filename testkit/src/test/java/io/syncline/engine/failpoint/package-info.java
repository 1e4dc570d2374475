// SPDX-License-Identifier: Apache-2.0
/** Tests of the failpoints. */
@NullMarked
package io.syncline.engine.failpoint;

import org.jspecify.annotations.NullMarked;
