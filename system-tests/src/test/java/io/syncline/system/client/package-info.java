// SPDX-License-Identifier: Apache-2.0
/** What applications are told of their writes. */
@NullMarked
package io.syncline.system.client;

import org.jspecify.annotations.NullMarked;
