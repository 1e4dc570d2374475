// SPDX-License-Identifier: Apache-2.0
/** Where crash tests end the process: before and after everything that becomes durable. */
@NullMarked
package io.syncline.engine.failpoint;

import org.jspecify.annotations.NullMarked;
