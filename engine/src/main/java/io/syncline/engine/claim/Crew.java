// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.BreakingWriter;
import io.syncline.engine.EngineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of this process, each a member with a writer of its own, and the thread that keeps
 * them alive. Started and ended by one thread.
 */
final class Crew {
  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

  private final ChangeQueue queue;
  private final Target target;
  private final QueueSettings settings;
  private final EngineSettings engine;
  private final List<Place> places = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Intake intake;
  private volatile @Nullable SynclineException lost;

  Crew(Stores stores, QueueSettings settings, EngineSettings engine) {
    this.queue = stores.queue();
    this.target = stores.target();
    this.settings = settings;
    this.engine = engine;
  }

  /** Where the work comes from, and where it goes. */
  record Stores(ChangeQueue queue, Target target) {}

  private record Place(Member member, TargetWriter writer, Worker worker) {}

  void start(BoundMapping mapping, long era, WorkProgress progress, String holder) {
    ClaimReader reader = new ClaimReader(queue, mapping, era);
    Intake handed = new Intake(queue, settings, era, progress);
    intake = handed;
    ClaimWriter.Patience patience =
        new ClaimWriter.Patience(settings.entityTimeout(), engine.retry(), engine.failures());
    int workers = Intake.workers(settings, progress.lanes());
    for (int i = 0; i < workers; i++) {
      Member member = queue.join(holder, settings.lease());
      TargetWriter writer =
          new BreakingWriter(
              target.writer(Rescue.writerOf(engine.sync(), target.name(), member)),
              progress.breaker());
      writer.takeOver();
      ClaimWriter.Work work = new ClaimWriter.Work(queue, member, writer);
      Worker worker = new Worker(work, reader, handed, patience, engine, progress);
      places.add(new Place(member, writer, worker));
      start("syncline-worker-" + member.number(), worker::run);
    }
    start("syncline-lease", this::keepAlive);
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon(true).name(name).start(work));
  }

  private void keepAlive() {
    try {
      while (true) {
        Thread.sleep(settings.lease().dividedBy(4));
        for (Place place : places) {
          renew(place.member());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew(Member member) {
    try {
      queue.renew(member, settings.lease());
    } catch (SynclineException e) {
      if (e.passesByItself() && e.code() != io.syncline.core.failure.ErrorCode.FENCED) {
        LOG.debug("worker {}: {}", member.number(), e.getMessage());
      } else {
        lost = e;
      }
    }
  }

  /** Why the work cannot go on; null while it can. */
  @Nullable SynclineException failure() {
    SynclineException gone = lost;
    return gone != null
        ? gone
        : places.stream()
            .map(place -> place.worker().failure())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  void stop() {
    Intake handed = intake;
    if (handed != null) {
      handed.close();
    }
    places.forEach(place -> place.worker().stop());
  }

  /**
   * Ends the work under way; what was claimed is free again.
   *
   * @param meanwhile done every now and then while a worker waits for the target
   */
  void end(Runnable meanwhile) throws InterruptedException {
    stop();
    for (Thread thread : threads) {
      if (thread.getName().equals("syncline-lease")) {
        thread.interrupt();
      }
      while (!thread.join(engine.statusInterval())) {
        meanwhile.run();
      }
    }
    for (Place place : places) {
      place.writer().close();
      leave(place.member());
    }
  }

  private void leave(Member member) {
    try {
      queue.leave(member);
    } catch (SynclineException e) {
      LOG.debug("worker {}: {}", member.number(), e.getMessage());
    }
  }
}
