// SPDX-License-Identifier: Apache-2.0
/** Commands, and the one place that knows every module. */
@NullMarked
package io.syncline.cli;

import org.jspecify.annotations.NullMarked;
