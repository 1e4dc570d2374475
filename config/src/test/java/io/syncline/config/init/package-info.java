// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.config.init;

import org.jspecify.annotations.NullMarked;
