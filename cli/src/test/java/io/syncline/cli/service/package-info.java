// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.syncline.cli.service;

import org.jspecify.annotations.NullMarked;
