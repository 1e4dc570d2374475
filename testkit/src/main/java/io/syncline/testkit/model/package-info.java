// SPDX-License-Identifier: Apache-2.0
/**
 * What the graph must be, computed from rows in the plainest way and without the engine's own
 * projection.
 */
@NullMarked
package io.syncline.testkit.model;

import org.jspecify.annotations.NullMarked;
