// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.apply.Target;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.engine.failpoint.Failpoints;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * What the engine is wired to. The engine closes none of it.
 *
 * @param tables the tables the mapping names
 * @param bind binds the mapping to a catalog, or throws MAPPING_INVALID
 * @param targets makes a target for a bound mapping; the engine closes it
 * @param listener hears of what is applied
 */
public record EngineParts(
    ChangeSource source,
    Function<BoundMapping, Target> targets,
    StateStore state,
    List<TableId> tables,
    Function<Catalog, BoundMapping> bind,
    MeterRegistry meters,
    InstantSource clock,
    AppliedListener listener) {

  /** Where nobody listens. */
  public EngineParts(
      ChangeSource source,
      Function<BoundMapping, Target> targets,
      StateStore state,
      List<TableId> tables,
      Function<Catalog, BoundMapping> bind,
      MeterRegistry meters,
      InstantSource clock) {
    this(source, targets, state, tables, bind, meters, clock, AppliedListener.NONE);
  }

  /** The same where somebody listens. */
  public EngineParts heardBy(AppliedListener other) {
    return new EngineParts(source, targets, state, tables, bind, meters, clock, other);
  }

  /** The same stores, which pass a failpoint before and after whatever they make durable. */
  public EngineParts with(Failpoints failpoints) {
    return new EngineParts(
        failpoints.around(ChangeSource.class, source),
        mapping -> failpoints.around(Target.class, targets.apply(mapping)),
        failpoints.around(StateStore.class, state),
        tables,
        bind,
        meters,
        clock,
        listener);
  }
}
