// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.engine.claim;

import org.jspecify.annotations.NullMarked;
