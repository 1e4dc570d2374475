// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL as the source. */
@NullMarked
package io.syncline.postgres;

import org.jspecify.annotations.NullMarked;
