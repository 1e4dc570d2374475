// SPDX-License-Identifier: Apache-2.0
/** Connections to the source, pinned so that values have one text, and what their errors mean. */
@NullMarked
package io.syncline.postgres.session;

import org.jspecify.annotations.NullMarked;
