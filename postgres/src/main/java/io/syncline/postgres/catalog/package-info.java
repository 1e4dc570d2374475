// SPDX-License-Identifier: Apache-2.0
/** What PostgreSQL's catalog says of the mapped tables. */
@NullMarked
package io.syncline.postgres.catalog;

import org.jspecify.annotations.NullMarked;
