// SPDX-License-Identifier: Apache-2.0
/** What commands need of the stores; the adapters behind it are made by Wiring. */
@NullMarked
package io.syncline.cli.connection;

import org.jspecify.annotations.NullMarked;
