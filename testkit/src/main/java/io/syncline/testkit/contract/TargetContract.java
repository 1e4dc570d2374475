// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.mapping.BoundMapping;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The rules that a target keeps, each as a test: {@link RowContract} and {@link PipelineContract}.
 * Whoever implements a target inherits both and says how an empty store is opened.
 */
abstract class TargetContract implements TargetRules {
  private @Nullable TargetSession session;

  /** An empty store for a mapping. */
  protected abstract TargetStore openStore(BoundMapping mapping);

  @BeforeEach
  final void openSession() {
    BoundMapping mapping = CivicMapping.mapping();
    session = new TargetSession(mapping, openStore(mapping));
  }

  @AfterEach
  final void closeSession() {
    if (session != null) {
      session.close();
    }
  }

  @Override
  public final TargetSession session() {
    return Objects.requireNonNull(session);
  }
}
