// SPDX-License-Identifier: Apache-2.0
/** What every source and every target must pass, as tests to inherit. */
@NullMarked
package io.syncline.testkit.contract;

import org.jspecify.annotations.NullMarked;
