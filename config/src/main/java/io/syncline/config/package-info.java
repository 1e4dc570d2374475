// SPDX-License-Identifier: Apache-2.0
/** Reads the mapping file into records of core. */
@NullMarked
package io.syncline.config;

import org.jspecify.annotations.NullMarked;
