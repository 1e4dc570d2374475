// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.time.Instant;

/**
 * A change that a target refused when it was tried alone.
 *
 * @param code the target's own code for it
 * @param reason in words, the target's where it has some
 * @param change what was to be written, serialized; empty where nothing is to be kept of it
 * @param version how new the change is
 */
public record Refused(
    String sync,
    String target,
    Lane lane,
    EntityId id,
    String code,
    String reason,
    String change,
    String version,
    Instant at) {}
