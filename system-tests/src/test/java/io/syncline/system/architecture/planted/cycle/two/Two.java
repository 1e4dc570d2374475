// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.cycle.two;

import io.syncline.system.architecture.planted.cycle.one.One;
import java.util.List;

public record Two(List<One> ones) {}
