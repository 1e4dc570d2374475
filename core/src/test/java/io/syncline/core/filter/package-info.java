// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.core.filter;

import org.jspecify.annotations.NullMarked;
