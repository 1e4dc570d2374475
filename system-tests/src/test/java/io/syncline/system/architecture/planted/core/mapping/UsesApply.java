// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.core.mapping;

import io.syncline.system.architecture.planted.core.apply.Batch;

record UsesApply(Batch batch) {}
