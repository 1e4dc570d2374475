// SPDX-License-Identifier: Apache-2.0
/**
 * PostgreSQL's types, the one canonical text of their values, and what follows from it: properties,
 * keys and content hashes.
 *
 * <p>The canonical text of a value is what the type's output function prints under {@link
 * io.syncline.core.type.SessionSettings}: what COPY and the text mode of pgoutput deliver.
 */
@NullMarked
package io.syncline.core.type;

import org.jspecify.annotations.NullMarked;
