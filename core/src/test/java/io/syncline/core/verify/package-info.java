// SPDX-License-Identifier: Apache-2.0
/** What is made of differences. */
@NullMarked
package io.syncline.core.verify;

import org.jspecify.annotations.NullMarked;
