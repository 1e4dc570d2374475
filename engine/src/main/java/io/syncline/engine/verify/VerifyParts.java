// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.apply.Target;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.mapping.BoundMapping;
import java.time.InstantSource;

/** What a run reads. It closes none of it. */
public record VerifyParts(
    ChangeSource source,
    Target target,
    StateStore state,
    BoundMapping mapping,
    InstantSource clock) {}
