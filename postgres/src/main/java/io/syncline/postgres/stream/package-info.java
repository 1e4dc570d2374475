// SPDX-License-Identifier: Apache-2.0
/** The stream of committed transactions of one replication slot. */
@NullMarked
package io.syncline.postgres.stream;

import org.jspecify.annotations.NullMarked;
