// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL as the source, on a real server. */
@NullMarked
package io.syncline.postgres;

import org.jspecify.annotations.NullMarked;
