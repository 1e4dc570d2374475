// SPDX-License-Identifier: Apache-2.0
/** Java's idea of PostgreSQL's types against PostgreSQL itself. */
@NullMarked
package io.syncline.system.types;

import org.jspecify.annotations.NullMarked;
