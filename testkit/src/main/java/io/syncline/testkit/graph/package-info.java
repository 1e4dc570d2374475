// SPDX-License-Identifier: Apache-2.0
/** A property graph as its users see it, to compare what different stores hold. */
@NullMarked
package io.syncline.testkit.graph;

import org.jspecify.annotations.NullMarked;
