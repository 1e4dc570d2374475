// SPDX-License-Identifier: Apache-2.0
/** Takes out of the graph what is no longer mapped, or everything. */
@NullMarked
package io.syncline.neo4j.removal;

import org.jspecify.annotations.NullMarked;
