// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.capture.ChangeQueue.Wanted;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
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
final class Worker implements ClaimWriter.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** How often it is looked for what was committed late, at least. */
  private static final Duration SEARCH = Duration.ofMillis(200);

  /** A search may take this share of the time: dead rows of the queue can make it slow. */
  private static final int SEARCH_SHARE = 5;

  private final ChangeQueue queue;
  private final Member member;
  private final QueueSettings settings;
  private final long era;
  private final LaneOrder lanes;
  private final WorkProgress progress;
  private final ClaimWriter writer;
  private final Backoff outages;
  private volatile boolean stopping;
  private volatile @Nullable SynclineException failure;
  private long searchAt; // the worker's thread only

  Worker(
      ClaimWriter.Work work,
      ClaimReader reader,
      QueueSettings settings,
      EngineSettings engine,
      long era,
      WorkProgress progress) {
    this.queue = work.queue();
    this.member = work.member();
    this.settings = settings;
    this.era = era;
    this.lanes = new LaneOrder(progress.lanes());
    this.progress = progress;
    this.outages = new Backoff(engine.retry(), new SplittableRandom());
    this.writer = new ClaimWriter(work, reader, engine, this);
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
      failure = new SynclineException(ErrorCode.INTERNAL, "unexpected failure: " + e, e);
    }
  }

  private void step() throws InterruptedException {
    try {
      writer.finish();
      List<Claim> claims = claim();
      outages.reset();
      if (claims.isEmpty()) {
        sleep(settings.interval());
      } else {
        writer.write(claims);
      }
    } catch (ClaimWriter.Stopping e) {
      stopping = true;
    } catch (SynclineException e) {
      if (!e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      progress.failed(String.valueOf(e.getMessage()));
      sleep(outages.next());
    }
  }

  private List<Claim> claim() {
    long now = System.nanoTime();
    boolean search = now >= searchAt;
    List<Claim> claims =
        queue.claim(member, new Wanted(era, lanes.next(), settings.batchSize(), search));
    if (search) {
      long took = System.nanoTime() - now;
      searchAt = now + Math.max(SEARCH.toNanos(), took * SEARCH_SHARE);
    }
    return claims;
  }

  @Override
  public void applied(Batch batch, Duration took) {
    progress.applied(batch, took);
  }

  @Override
  public void refused(EntityId id) {
    progress.refused(id);
  }

  @Override
  public void failed(String reason) {
    progress.failed(reason);
  }

  @Override
  public void pause(Duration wait) throws InterruptedException {
    sleep(wait);
    if (stopping) {
      throw new ClaimWriter.Stopping();
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
