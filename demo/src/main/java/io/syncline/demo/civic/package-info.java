// SPDX-License-Identifier: Apache-2.0
/** The sample world: its schema, its mapping, and a seeded generator of its rows. */
@NullMarked
package io.syncline.demo.civic;

import org.jspecify.annotations.NullMarked;
