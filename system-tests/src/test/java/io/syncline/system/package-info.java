// SPDX-License-Identifier: Apache-2.0
/** Stories, crash loops, chaos, scale, architecture rules. */
@NullMarked
package io.syncline.system;

import org.jspecify.annotations.NullMarked;
