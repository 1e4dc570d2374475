// SPDX-License-Identifier: Apache-2.0
/** What a running engine has around it: HTTP, log, signals. */
@NullMarked
package io.syncline.cli.service;

import org.jspecify.annotations.NullMarked;
