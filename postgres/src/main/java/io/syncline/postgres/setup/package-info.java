// SPDX-License-Identifier: Apache-2.0
/** What must be there in PostgreSQL before Syncline runs, and how it goes away again. */
@NullMarked
package io.syncline.postgres.setup;

import org.jspecify.annotations.NullMarked;
