// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.neo4j.apply;

import org.jspecify.annotations.NullMarked;
