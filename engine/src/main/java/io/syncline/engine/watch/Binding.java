// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.core.apply.Target;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.EngineParts;
import io.syncline.engine.verify.KeyCheck;
import io.syncline.engine.verify.KeyDecisions;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stores as a check sees them, bound to the catalog anew now and then. One thread. */
final class Binding implements AutoCloseable {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final VerifySettings settings;
  private final EngineParts parts;
  private @Nullable Open open;

  Binding(VerifySettings settings, EngineParts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  private record Open(KeyCheck check, KeyDecisions decisions, Target target, Instant at) {}

  /** Binds if that is due; whether it did, and nothing is left of former decisions. */
  boolean refresh() {
    Open known = open;
    Instant now = parts.clock().instant();
    if (known != null && now.isBefore(known.at().plus(FRESH))) {
      return false;
    }
    close();
    BoundMapping mapping = parts.bind().apply(parts.source().loadCatalog(parts.tables()));
    Target target = parts.targets().apply(mapping);
    VerifyParts verify =
        new VerifyParts(parts.source(), target, parts.state(), mapping, parts.clock());
    open =
        new Open(
            new KeyCheck(settings, verify, ContinuousCheck.BY),
            new KeyDecisions(settings, verify),
            target,
            now);
    return true;
  }

  /** Of the last refresh. */
  KeyCheck check() {
    return Objects.requireNonNull(open).check();
  }

  /** Of the last refresh. */
  KeyDecisions decisions() {
    return Objects.requireNonNull(open).decisions();
  }

  /** Has the next refresh bind. */
  @Override
  public void close() {
    Open known = open;
    open = null;
    if (known != null) {
      known.decisions().close();
      known.target().close();
    }
  }
}
