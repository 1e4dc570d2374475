// SPDX-License-Identifier: Apache-2.0
/** Rows read outside the stream. */
@NullMarked
package io.syncline.postgres.rows;

import org.jspecify.annotations.NullMarked;
