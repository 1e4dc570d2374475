// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.type.ColumnType;

/**
 * A literal that has taken the type of the column it is compared with.
 *
 * @param text its canonical text
 */
public record Operand(ColumnType.Scalar type, String text) {}
