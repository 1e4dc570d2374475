// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.core.filter.syntax;

import org.jspecify.annotations.NullMarked;
