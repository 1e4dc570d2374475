// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.client;

import io.syncline.system.architecture.planted.core.apply.Batch;

record UsesCore(Batch batch) {}
