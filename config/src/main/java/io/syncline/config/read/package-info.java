// SPDX-License-Identifier: Apache-2.0
/** The configuration file, section by section. */
@NullMarked
package io.syncline.config.read;

import org.jspecify.annotations.NullMarked;
