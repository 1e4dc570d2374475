// SPDX-License-Identifier: Apache-2.0
/** The in-memory database against the contract of a source. */
@NullMarked
package io.syncline.testkit.source;

import org.jspecify.annotations.NullMarked;
