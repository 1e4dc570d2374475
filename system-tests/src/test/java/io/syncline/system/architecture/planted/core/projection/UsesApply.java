// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.core.projection;

import io.syncline.system.architecture.planted.core.apply.Batch;

public record UsesApply(Batch batch) {}
