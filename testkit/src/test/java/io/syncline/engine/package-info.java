// SPDX-License-Identifier: Apache-2.0
/** The engine's own parts, stepped by a simulation. In their package, since they are its parts. */
@NullMarked
package io.syncline.engine;

import org.jspecify.annotations.NullMarked;
