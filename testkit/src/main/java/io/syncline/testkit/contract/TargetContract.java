// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.mapping.BoundMapping;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Every rule that a target keeps, each as a test. Whoever implements a target inherits it and says
 * how an empty store is opened.
 */
public abstract class TargetContract
    implements NodeRules,
        EdgeRules,
        EdgeKindRules,
        MoveRules,
        UnwrittenMoveRules,
        GuardRules,
        ScopeRules,
        WriterRules,
        RereadRules,
        UserRules,
        RandomRules,
        VerifyRules,
        RepairRules,
        ConcurrencyRules {
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
