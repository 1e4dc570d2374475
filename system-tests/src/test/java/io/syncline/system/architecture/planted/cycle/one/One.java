// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.cycle.one;

import io.syncline.system.architecture.planted.cycle.two.Two;

public record One(Two two) {}
