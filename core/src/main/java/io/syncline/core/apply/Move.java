// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.change.Version;

/**
 * A row whose key is another after the batch than before. All moves of a batch happen at once, by
 * way of temporary keys, before its upserts and removals. Most moved rows are upserted too; one
 * that is not keeps what it has under its new key, and is to be read again.
 *
 * @param version of the row after the batch
 * @param since of its first step: what is at its former key with this version or a newer one has
 *     moved already
 */
public record Move(String from, String to, Version version, Version since) {}
