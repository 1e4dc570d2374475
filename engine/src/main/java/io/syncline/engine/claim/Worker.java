// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.Backoff;
import io.syncline.engine.EngineSettings;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims changes, writes them and claims more, until it is stopped or somebody must act. {@link
 * #run} is its own thread's.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Member member;
  private final Intake intake;
  private final WorkProgress progress;
  private final ClaimWriter writer;
  private final Backoff outages;
  private volatile boolean stopping;
  private volatile @Nullable SynclineException failure;
  private boolean busy; // the worker's thread only

  /**
   * @param settings how retries back off
   */
  Worker(
      ClaimWriter.Work work,
      ClaimReader reader,
      Intake intake,
      ClaimWriter.Patience patience,
      EngineSettings settings,
      WorkProgress progress) {
    this.member = work.member();
    this.intake = intake;
    this.progress = progress;
    this.outages = new Backoff(settings.retry(), new SplittableRandom());
    this.writer = new ClaimWriter(work, reader, patience, progress, this::rest);
  }

  void run() {
    try {
      while (!stopping) {
        step();
      }
      writer.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SynclineException e) {
      failure = e;
    } catch (RuntimeException e) {
      LOG.error("worker {}: unexpected failure", member.number(), e);
      failure = unexpected(e);
    }
  }

  private static SynclineException unexpected(RuntimeException e) {
    return new SynclineException(ErrorCode.INTERNAL, "unexpected failure: " + e, e);
  }

  /** Claims and writes once, if there is something. */
  void step() throws InterruptedException {
    try {
      writer.finish();
      List<Claim> claims = busy ? intake.more(member) : intake.some(member);
      outages.reset();
      busy = !claims.isEmpty();
      if (busy) {
        write(claims);
      }
    } catch (ClaimWriter.LetGo e) {
      LOG.debug("worker {}: lets go of what it claimed", member.number());
    } catch (SynclineException e) {
      if (!e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      writer.doubt();
      progress.failed(String.valueOf(e.getMessage()));
      sleep(outages.next());
    }
  }

  /** What only a person can mend stops the lane, and no other. */
  private void write(List<Claim> claims) throws InterruptedException {
    Lane lane = claims.getFirst().lane();
    progress.claimed(claims);
    try {
      writer.write(claims);
    } catch (ClaimWriter.LetGo e) {
      throw e;
    } catch (SynclineException e) {
      if (e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      progress.stop(lane, e);
    } catch (RuntimeException e) {
      LOG.error("worker {}: unexpected failure", member.number(), e);
      progress.stop(lane, unexpected(e));
    } finally {
      intake.done(lane);
    }
  }

  /** Waits before the next attempt, unless there shall be none. */
  private void rest(Lane lane, Duration wait) throws InterruptedException {
    sleep(wait);
    if (stopping || progress.closed().contains(lane)) {
      throw new ClaimWriter.LetGo();
    }
  }

  private synchronized void sleep(Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    long left = wait.toMillis();
    while (!stopping && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  /** Why it ended by itself; null while it works. */
  @Nullable SynclineException failure() {
    return failure;
  }
}
