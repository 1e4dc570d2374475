// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.core.verify.Depth;
import io.syncline.engine.EngineParts;
import io.syncline.engine.verify.RecoverySchedule;
import io.syncline.engine.watch.ContinuousCheck;
import io.syncline.engine.watch.Sampler;
import io.syncline.engine.watch.VerifySchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What is done beside an engine, as its file says.
 *
 * @param ready whether the engine applies changes
 * @param leads whether it is the one of several on a queue that does what one must do
 */
record Companions(
    SynclineFile file, EngineParts parts, BooleanSupplier ready, BooleanSupplier leads) {

  /** Each starts a thread, which ends when it is interrupted. */
  List<Supplier<Thread>> all(Sampler sampler) {
    List<Supplier<Thread>> companions = new ArrayList<>();
    if (file.recover().enabled()) {
      companions.add(recovery()::start);
    }
    companions.add(verification()::start);
    if (file.continuous().enabled()) {
      companions.add(continuous(sampler)::start);
    }
    return companions;
  }

  private RecoverySchedule recovery() {
    boolean queue = file.source().capture() == SourceSettings.Capture.TRIGGER;
    return new RecoverySchedule(
        file.name(), queue, file.recover().every(), parts, this::mayLookAtAll);
  }

  private VerifySchedule verification() {
    return new VerifySchedule(
        FileSettings.verify(file, file.verify().depth()),
        FileSettings.schedule(file),
        parts,
        this::mayLookAtAll);
  }

  private boolean mayLookAtAll() {
    return ready.getAsBoolean() && leads.getAsBoolean();
  }

  private ContinuousCheck continuous(Sampler sampler) {
    return new ContinuousCheck(
        FileSettings.verify(file, Depth.DEEP),
        FileSettings.continuous(file),
        parts,
        sampler,
        ready);
  }
}
