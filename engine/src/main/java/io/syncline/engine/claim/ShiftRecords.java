// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.engine.Breaker;
import io.syncline.engine.ChangeText;
import io.syncline.engine.EngineParts;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.FailureSettings;
import io.syncline.engine.Groundwork;
import io.syncline.engine.IdWriter;
import io.syncline.engine.OutageLog;
import io.syncline.engine.call.TargetCalls;

/** Makes what a shift keeps of its work: how it goes, its batches and its operations. */
record ShiftRecords(EngineSettings settings, EngineParts parts, Groundwork ground) {

  WorkProgress progress(IdWriter ids, OutageLog outages, TargetCalls calls) {
    Breaker breaker = new Breaker(ground.target().name(), settings.retry(), parts.clock());
    return new WorkProgress(
        ground.lanes(),
        ground::pipeline,
        new WorkProgress.Followers(ids::applied, diary(), operations(), breaker),
        new WorkProgress.Clocks(outages, parts.clock()),
        new WorkProgress.Instruments(calls, parts.meters()));
  }

  private ClaimDiary diary() {
    return new ClaimDiary(
        parts.state().journal(),
        place(),
        ground.mapping()::laneOf,
        parts.clock(),
        parts.listener());
  }

  private ClaimDiary.Place place() {
    return new ClaimDiary.Place(settings.sync(), ground.target().name(), QueueEngine.holder());
  }

  private ClaimOperations operations() {
    FailureSettings failures = settings.failures();
    return new ClaimOperations(
        parts.state().journal(),
        place(),
        failures,
        new ChangeText(ground.mapping(), failures.masked()),
        parts.clock());
  }
}
