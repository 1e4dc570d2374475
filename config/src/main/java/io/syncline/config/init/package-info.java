// SPDX-License-Identifier: Apache-2.0
/** Writes a first configuration file from a catalog. */
@NullMarked
package io.syncline.config.init;

import org.jspecify.annotations.NullMarked;
