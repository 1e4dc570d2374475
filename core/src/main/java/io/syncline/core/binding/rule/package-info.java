// SPDX-License-Identifier: Apache-2.0
/** The rules that a mapping must keep, and what is bound by them. */
@NullMarked
package io.syncline.core.binding.rule;

import org.jspecify.annotations.NullMarked;
