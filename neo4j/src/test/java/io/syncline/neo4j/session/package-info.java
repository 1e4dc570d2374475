// SPDX-License-Identifier: Apache-2.0
/** Tests of sessions, fences and failures. */
@NullMarked
package io.syncline.neo4j.session;

import org.jspecify.annotations.NullMarked;
