// SPDX-License-Identifier: Apache-2.0
/** What Syncline keeps in the source database beside the users' tables. */
@NullMarked
package io.syncline.postgres.state;

import org.jspecify.annotations.NullMarked;
