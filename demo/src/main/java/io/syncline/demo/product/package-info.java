// SPDX-License-Identifier: Apache-2.0
/** Syncline as the tour uses it: the command line's own connections, in this JVM. */
@NullMarked
package io.syncline.demo.product;

import org.jspecify.annotations.NullMarked;
