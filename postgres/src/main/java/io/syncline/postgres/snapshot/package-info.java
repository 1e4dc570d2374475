// SPDX-License-Identifier: Apache-2.0
/** One view of the database, pinned to where the streams go on. */
@NullMarked
package io.syncline.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
