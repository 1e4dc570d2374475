// SPDX-License-Identifier: Apache-2.0
/** What cannot be applied is set aside, explained, and heals; everything else goes on. */
@NullMarked
package io.syncline.system.failure;

import org.jspecify.annotations.NullMarked;
