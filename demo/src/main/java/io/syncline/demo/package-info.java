// SPDX-License-Identifier: Apache-2.0
/** The sample world and the guided tour. */
@NullMarked
package io.syncline.demo;

import org.jspecify.annotations.NullMarked;
