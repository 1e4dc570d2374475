// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.checkpoint;

import io.syncline.core.mapping.Lane;
import java.time.Instant;

/**
 * How many entities of a mapping entry are listed with one status.
 *
 * @param status {@code pending}, {@code in_progress}, {@code synced}, {@code failed} or {@code
 *     deleted}
 * @param oldest when the first of them came to it
 */
public record QueueCount(
    String target, String entry, Lane lane, String status, long entities, Instant oldest) {}
