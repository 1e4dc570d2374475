// SPDX-License-Identifier: Apache-2.0
/** The rule by which rows are compared, against a model of two stores. */
@NullMarked
package io.syncline.engine.verify;

import org.jspecify.annotations.NullMarked;
