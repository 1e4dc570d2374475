// SPDX-License-Identifier: Apache-2.0
/** What the engine did, and what it is asked to do. */
@NullMarked
package io.syncline.core.operation;

import org.jspecify.annotations.NullMarked;
