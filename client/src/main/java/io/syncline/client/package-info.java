// SPDX-License-Identifier: Apache-2.0
/** What an application embeds to learn what became of its writes, and to do operations once. */
@NullMarked
package io.syncline.client;

import org.jspecify.annotations.NullMarked;
