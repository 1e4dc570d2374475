// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests;
import io.syncline.engine.EntryResync.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what people ask of this engine and hands it to the pipelines that own the rows. Polled by
 * one thread; requests report from the apply threads.
 */
final class RequestDesk {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDesk.class);

  private final StateStore state;
  private final String sync;
  private final Pipeline.Bound bound;
  private final List<Pipeline> pipelines;
  private final Set<Long> taken = new HashSet<>(); // the polling thread only

  RequestDesk(StateStore state, String sync, Pipeline.Bound bound, List<Pipeline> pipelines) {
    this.state = state;
    this.sync = sync;
    this.bound = bound;
    this.pipelines = pipelines;
  }

  void poll() {
    Set<Lane> paused =
        state.requests().pauses(sync).stream()
            .filter(
                pause -> pipelines.stream().anyMatch(p -> p.id().target().equals(pause.target())))
            .map(Requests.Pause::lane)
            .collect(Collectors.toSet());
    pipelines.forEach(pipeline -> pipeline.pause(paused.contains(pipeline.id().lane())));
    for (Request request : state.requests().open(sync)) {
      if (taken.add(request.id())) {
        take(request);
      }
    }
  }

  private void take(Request request) {
    try {
      Lane lane = laneOf(request.entry());
      Pipeline owner =
          pipelines.stream().filter(p -> p.id().lane() == lane).findFirst().orElseThrow();
      owner.resync(
          new EntryResync(
              request.entry(),
              selection(request),
              request.mend(),
              new EntryResync.Place(ResyncCursor.parse(request.cursor()), request.rows()),
              new Reporting(request)));
      LOG.info("request {}: {} is read again", request.id(), request.entry());
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      state.requests().save(request.ended(Request.FAILED, 0, String.valueOf(e.getMessage())));
    }
  }

  private Lane laneOf(String entry) {
    return bound
        .mapping()
        .findJoin(entry)
        .map(io.syncline.core.mapping.JoinType::lane)
        .or(() -> bound.mapping().findNode(entry).map(node -> node.lane()))
        .orElseThrow(() -> new IllegalArgumentException("the mapping has no entry " + entry));
  }

  private Selection selection(Request request) {
    if (!request.keys().isEmpty()) {
      return new Selection.Keys(request.keys());
    }
    if (request.mend() != null) {
      return new Selection.Strays();
    }
    String where = request.where();
    return where == null
        ? new Selection.All(SweepLimit.REQUESTED)
        : new Selection.Where(
            RequestFilter.bind(bound.mapping(), bound.catalog(), request.entry(), where));
  }

  /** Stores how far a request has come; not having stored it costs a repetition at most. */
  private final class Reporting implements EntryResync.Listener {
    private final Request request;

    Reporting(Request request) {
      this.request = request;
    }

    @Override
    public void progressed(long rows, String cursor) {
      save(request.progressed(rows, cursor));
    }

    @Override
    public void finished(long rows) {
      save(request.ended(Request.DONE, rows, ""));
    }

    @Override
    public void failed(long rows, String why) {
      LOG.warn("request {}: {}", request.id(), why);
      save(request.ended(Request.FAILED, rows, why));
    }

    private void save(Request now) {
      try {
        state.requests().save(now);
      } catch (SynclineException e) {
        if (!e.passesByItself() || now.over()) {
          throw e;
        }
      }
    }
  }
}
