// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.core.type;

import org.jspecify.annotations.NullMarked;
