// SPDX-License-Identifier: Apache-2.0
/** Checks whose limits a test must choose. */
@NullMarked
package io.syncline.postgres.doctor;

import org.jspecify.annotations.NullMarked;
