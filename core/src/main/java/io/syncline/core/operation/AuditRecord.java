// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided or had done, and why; never changed.
 *
 * @param id 0 while it is not yet stored
 * @param action {@code retry}, {@code discard}, {@code pause}, {@code repair} and the like
 * @param entry name of the mapping entry; null where it concerns none
 * @param key canonical key of the row; null where it concerns none
 * @param run the verification that led to it; null if none did
 * @param before what was found; empty where it does not matter
 * @param after what was left; empty where it does not matter
 */
public record AuditRecord(
    long id,
    String sync,
    @Nullable String target,
    String action,
    @Nullable String entry,
    @Nullable String key,
    @Nullable String lane,
    String reason,
    String by,
    Instant at,
    @Nullable Long run,
    String before,
    String after) {}
