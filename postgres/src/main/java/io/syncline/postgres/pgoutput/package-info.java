// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of PostgreSQL's output plugin {@code pgoutput}, protocol version 1, in text mode.
 */
@NullMarked
package io.syncline.postgres.pgoutput;

import org.jspecify.annotations.NullMarked;
