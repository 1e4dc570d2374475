// SPDX-License-Identifier: Apache-2.0
/** What the user declares, and the same bound to the catalog of the source. */
@NullMarked
package io.syncline.core.mapping;

import org.jspecify.annotations.NullMarked;
