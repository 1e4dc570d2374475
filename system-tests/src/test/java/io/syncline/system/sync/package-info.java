// SPDX-License-Identifier: Apache-2.0
/** A sync under test: databases, file, engine. */
@NullMarked
package io.syncline.system.sync;

import org.jspecify.annotations.NullMarked;
