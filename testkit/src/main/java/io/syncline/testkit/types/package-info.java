// SPDX-License-Identifier: Apache-2.0
/** Values of every PostgreSQL type that break the plain way. */
@NullMarked
package io.syncline.testkit.types;

import org.jspecify.annotations.NullMarked;
