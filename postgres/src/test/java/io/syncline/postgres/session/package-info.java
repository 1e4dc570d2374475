// SPDX-License-Identifier: Apache-2.0
/** How the server is asked. */
@NullMarked
package io.syncline.postgres.session;

import org.jspecify.annotations.NullMarked;
