// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Every rule that a source keeps, each as a test. Whoever implements a source inherits it and says
 * how a database with the tables of {@link SourceTables}, empty, is opened.
 */
public abstract class SourceContract implements StreamRules, SlotRules, ReadRules {
  private @Nullable SourceSession session;

  protected abstract SourceStore openStore();

  @BeforeEach
  final void openSession() {
    session = new SourceSession(openStore());
  }

  @AfterEach
  final void closeSession() {
    if (session != null) {
      session.close();
    }
  }

  @Override
  public final SourceSession session() {
    return Objects.requireNonNull(session);
  }
}
