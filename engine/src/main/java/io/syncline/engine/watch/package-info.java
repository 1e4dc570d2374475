// SPDX-License-Identifier: Apache-2.0
/** What proves, beside a running engine, that the stores are equal. */
@NullMarked
package io.syncline.engine.watch;

import org.jspecify.annotations.NullMarked;
