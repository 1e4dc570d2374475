// SPDX-License-Identifier: Apache-2.0
/** What Syncline keeps about itself, in memory. */
@NullMarked
package io.syncline.testkit.state;

import org.jspecify.annotations.NullMarked;
