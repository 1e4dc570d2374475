// SPDX-License-Identifier: Apache-2.0
/** A small database in memory that commits, streams and crashes the way PostgreSQL does. */
@NullMarked
package io.syncline.testkit.source;

import org.jspecify.annotations.NullMarked;
