// SPDX-License-Identifier: Apache-2.0
/** What commands say, computed before it is printed; the same records become tables and JSON. */
@NullMarked
package io.syncline.cli.report;

import org.jspecify.annotations.NullMarked;
