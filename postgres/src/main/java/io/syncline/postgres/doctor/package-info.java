// SPDX-License-Identifier: Apache-2.0
/** Whether PostgreSQL is as Syncline needs it, and what mends it. */
@NullMarked
package io.syncline.postgres.doctor;

import org.jspecify.annotations.NullMarked;
