// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.cli;

import org.jspecify.annotations.NullMarked;
