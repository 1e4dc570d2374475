// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;

/** Hears of changes that are in the target. Any thread; must not take long, and never throws. */
public interface AppliedListener {
  AppliedListener NONE = batch -> {};

  void applied(Batch batch);
}
