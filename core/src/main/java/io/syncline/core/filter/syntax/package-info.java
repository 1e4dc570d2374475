// SPDX-License-Identifier: Apache-2.0
/** How filters are written, and the tree that comes of it. */
@NullMarked
package io.syncline.core.filter.syntax;

import org.jspecify.annotations.NullMarked;
