// SPDX-License-Identifier: Apache-2.0
/** What a bound entry declares, as plain facts that can be stored, read again and compared. */
@NullMarked
package io.syncline.core.binding.definition;

import org.jspecify.annotations.NullMarked;
