// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.cli;

import io.syncline.system.architecture.planted.testkit.Contract;

record UsesTestkit(Contract contract) {}
