// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.config;

import org.jspecify.annotations.NullMarked;
