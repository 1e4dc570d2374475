// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

/**
 * A row whose key is another after the batch than before. All moves of a batch happen at once, by
 * way of temporary keys, before its upserts and removals.
 */
public record Move(String from, String to) {}
