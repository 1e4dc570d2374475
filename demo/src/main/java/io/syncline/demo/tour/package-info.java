// SPDX-License-Identifier: Apache-2.0
/** The guided tour: phases that a newcomer watches, from two empty servers to a proof. */
@NullMarked
package io.syncline.demo.tour;

import org.jspecify.annotations.NullMarked;
