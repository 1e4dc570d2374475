// SPDX-License-Identifier: Apache-2.0
/** The guided tour, on servers of its own, and its judge. */
@NullMarked
package io.syncline.system.demo;

import org.jspecify.annotations.NullMarked;
