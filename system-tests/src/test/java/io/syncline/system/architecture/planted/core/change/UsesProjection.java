// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.core.change;

import io.syncline.system.architecture.planted.core.projection.UsesApply;

record UsesProjection(UsesApply projection) {}
