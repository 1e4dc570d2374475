// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.RowReader;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.engine.Groundwork;
import io.syncline.engine.RequestFilter;
import io.syncline.engine.ResyncCursor;
import io.syncline.engine.SweepLimit;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has rows read again that people ask for: their keys go into the queue, and a request is done when
 * what came in by it has left it. Polled by one thread; a request that was cut off goes on where it
 * was.
 */
final class ClaimRequests {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimRequests.class);
  private static final long PAUSE_MILLIS = 100;

  /** Looks at a long queue take a twentieth of the time, and no more. */
  private static final int REST = 20;

  private final Requests requests;
  private final Stores stores;
  private final Groundwork ground;
  private final BooleanSupplier stopping;
  private final Set<Long> taken = new HashSet<>(); // the polling thread only

  ClaimRequests(Requests requests, Stores stores, Groundwork ground, BooleanSupplier stopping) {
    this.requests = requests;
    this.stores = stores;
    this.ground = ground;
    this.stopping = stopping;
  }

  /** Where rows are read, and where their keys go. */
  record Stores(ChangeSource source, ChangeQueue queue) {}

  void poll(String sync, Executor pool) {
    for (Request request : requests.open(sync)) {
      if (taken.add(request.id())) {
        pool.execute(() -> serve(request));
      }
    }
  }

  private void serve(Request request) {
    try (RowReader rows = stores.source().rowReader()) {
      if (enqueue(request, rows) && settled(request.entry(), stores.queue().lastVersion())) {
        long count = requests.find(request.id()).map(Request::rows).orElse(0L);
        requests.save(request.ended(Request.DONE, count, ""));
      }
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      fail(request, e);
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.LIMIT_EXCEEDED) {
        fail(request, e);
      } else { // it stays open: the next shift serves it
        LOG.warn("request {}: {}", request.id(), e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(Request request, RuntimeException why) {
    LOG.warn("request {}: {}", request.id(), why.getMessage());
    long count = requests.find(request.id()).map(Request::rows).orElse(0L);
    requests.save(request.ended(Request.FAILED, count, String.valueOf(why.getMessage())));
  }

  /** Whether all of it is in the queue. */
  private boolean enqueue(Request request, RowReader rows) {
    ResyncCursor from = ResyncCursor.parse(request.cursor());
    FullRead.Place begun = new FullRead.Place(from, request.rows());
    reached(request, begun);
    if (!request.keys().isEmpty()) {
      if (from.stage() != ResyncCursor.Stage.END) {
        add(request);
        reached(request, new FullRead.Place(ResyncCursor.END, request.keys().size()));
      }
      return true;
    }
    if (request.mend() != null) {
      throw new IllegalArgumentException(
          "what belongs to no row is not removed where triggers capture; remove it by hand");
    }
    FullRead read =
        new FullRead(
            stores.queue()::add, rows, ground.target().reader(), ground.mapping(), stopping);
    return read.enqueue(extent(request), begun, place -> reached(request, place));
  }

  private FullRead.Extent extent(Request request) {
    String where = request.where();
    return new FullRead.Extent(
        request.entry(),
        where == null
            ? null
            : RequestFilter.bind(ground.mapping(), ground.catalog(), request.entry(), where),
        SweepLimit.REQUESTED);
  }

  private void reached(Request request, FullRead.Place place) {
    requests.save(request.progressed(place.rows(), place.cursor().text()));
  }

  private void add(Request request) {
    Lane lane = ground.mapping().laneOf(request.entry());
    OrphanPolicy mend = request.mend();
    if (mend == null) {
      stores.queue().add(request.entry(), lane, request.keys());
    } else {
      stores.queue().mend(request.entry(), lane, request.keys(), mend);
    }
  }

  private boolean settled(String entry, long version) throws InterruptedException {
    while (!stopping.getAsBoolean()) {
      long begun = System.nanoTime();
      if (stores.queue().settled(entry, version)) {
        return true;
      }
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      Thread.sleep(Math.max(PAUSE_MILLIS, took * REST));
    }
    return false;
  }
}
