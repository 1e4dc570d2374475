// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

/**
 * The target's id written into the row.
 *
 * @param column the column of the row that receives it
 * @param property the node's property that keeps it too
 */
public record BackReference(String column, String property) {}
