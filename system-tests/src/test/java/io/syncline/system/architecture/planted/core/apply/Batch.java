// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.core.apply;

public record Batch() {}
