// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.apply.Target;
import io.syncline.testkit.graph.GraphUser;
import io.syncline.testkit.graph.GraphVandal;

/** A store that a target's contract is tested on; empty at first. */
public interface TargetStore extends AutoCloseable {

  /** Opens the target; called several times where a test has several processes. */
  Target open();

  GraphUser user();

  GraphVandal vandal();

  @Override
  void close();
}
