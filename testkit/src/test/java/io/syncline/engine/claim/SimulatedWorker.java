// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Journal;
import io.syncline.engine.AppliedListener;
import io.syncline.engine.Breaker;
import io.syncline.engine.BreakingWriter;
import io.syncline.engine.ChangeText;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.OutageLog;
import io.syncline.engine.call.TargetCalls;
import io.syncline.engine.failpoint.Failpoints;
import io.syncline.testkit.fault.SimulatedCrash;
import io.syncline.testkit.state.InMemoryStateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a {@link Crew} of one does with threads, in steps and on none. */
final class SimulatedWorker {
  private final World world;
  private final Member member;
  private final Rescue rescue;
  private final WorkProgress progress;
  private final TargetWriter writer;
  private @Nullable Worker worker;
  private boolean atWork;
  private boolean over;

  /** What all workers share. */
  record World(
      ChangeQueue queue,
      Target target,
      BoundMapping mapping,
      QueueSettings settings,
      EngineSettings engine,
      InstantSource clock) {

    private World with(Failpoints failpoints) {
      return new World(
          failpoints.around(ChangeQueue.class, queue),
          failpoints.around(Target.class, target),
          mapping,
          settings,
          engine,
          clock);
    }
  }

  /** Joins the others; throws {@link SimulatedCrash} if it dies of that. */
  SimulatedWorker(World shared, Failpoints failpoints) {
    this.world = shared.with(failpoints);
    this.member = world.queue().join("a process", world.settings().lease());
    this.rescue = new Rescue(world.queue(), world.target(), world.engine().sync());
    this.progress = progress();
    this.writer =
        new BreakingWriter(
            world
                .target()
                .writer(Rescue.writerOf(world.engine().sync(), world.target().name(), member)),
            progress.breaker());
  }

  private WorkProgress progress() {
    List<Lane> lanes =
        world.mapping().entries().stream()
            .map(world.mapping()::laneOf)
            .distinct()
            .sorted()
            .toList();
    Journal journal = new InMemoryStateStore().journal();
    ClaimDiary.Place place =
        new ClaimDiary.Place(world.engine().sync(), world.target().name(), "a process");
    ClaimDiary diary =
        new ClaimDiary(
            journal, place, world.mapping()::laneOf, world.clock(), AppliedListener.NONE);
    ClaimOperations operations =
        new ClaimOperations(
            journal,
            place,
            world.engine().failures(),
            new ChangeText(world.mapping(), Set.of()),
            world.clock());
    return new WorkProgress(
        lanes,
        lane -> new PipelineId(world.engine().sync(), world.target().name(), lane),
        new WorkProgress.Followers(
            batch -> {},
            diary,
            operations,
            new Breaker(world.target().name(), world.engine().retry(), world.clock())),
        new WorkProgress.Clocks(
            new OutageLog(LoggerFactory.getLogger("simulation"), "simulated"), world.clock()),
        new WorkProgress.Instruments(
            new TargetCalls(Duration.ofSeconds(10), world.clock()), new SimpleMeterRegistry()));
  }

  /** Whether it is in the middle of a step. */
  boolean atWork() {
    return atWork;
  }

  /** Whether it was fenced off, or died. */
  boolean over() {
    return over;
  }

  /** Why it does not do what it should; null if it does. */
  @Nullable SynclineException error() {
    return progress.closed().error();
  }

  /** Takes the writer's place in the target, or claims and writes once. */
  void step() throws InterruptedException {
    doing(
        () -> {
          Worker ready = worker;
          if (ready == null) {
            begin();
          } else {
            ready.step();
          }
        });
  }

  private void begin() {
    writer.takeOver();
    ChangeQueue queue = world.queue();
    worker =
        new Worker(
            new ClaimWriter.Work(queue, member, writer),
            new ClaimReader(queue, world.mapping(), 1),
            new Intake(queue, world.settings(), 1, progress),
            new ClaimWriter.Patience(
                world.settings().entityTimeout(),
                world.engine().retry(),
                world.engine().failures()),
            world.engine(),
            progress);
  }

  /** Takes over from those that are silent. */
  void rescue() throws InterruptedException {
    doing(rescue::attempt);
  }

  /** Says that it is alive. */
  void renew() throws InterruptedException {
    doing(() -> world.queue().renew(member, world.settings().lease()));
  }

  /** Something that a worker does. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void doing(Work work) throws InterruptedException {
    atWork = true;
    try {
      tryTo(work);
    } catch (SimulatedCrash e) {
      over = true;
    } finally {
      atWork = false;
    }
  }

  private void tryTo(Work work) throws InterruptedException {
    try {
      work.run();
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.FENCED) {
        over = true;
        world.queue().leave(member);
      } else if (!e.passesByItself()) {
        throw e;
      }
    }
  }
}
