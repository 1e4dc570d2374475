// SPDX-License-Identifier: Apache-2.0
/** What users do to rows, tables and servers, and what the graph is afterwards. */
@NullMarked
package io.syncline.system.story;

import org.jspecify.annotations.NullMarked;
