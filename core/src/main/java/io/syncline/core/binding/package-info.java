// SPDX-License-Identifier: Apache-2.0
/**
 * Binds what the user declares to the catalog of the source, and says what a change of it means.
 */
@NullMarked
package io.syncline.core.binding;

import org.jspecify.annotations.NullMarked;
