// SPDX-License-Identifier: Apache-2.0
/** What may import what, as ArchUnit sees it; every rule is seen failing on planted code. */
@NullMarked
package io.syncline.system.architecture;

import org.jspecify.annotations.NullMarked;
