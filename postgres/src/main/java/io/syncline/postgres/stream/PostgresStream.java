// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.pgoutput.Message;
import io.syncline.postgres.pgoutput.PgOutputDecoder;
import io.syncline.postgres.slot.Lsn;
import io.syncline.postgres.stream.RelationRouter.Surprise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads one slot: frames become messages, messages become transactions. */
final class PostgresStream implements ChangeStream {

  /** Whoever looked for so long has waited in the socket. */
  private static final long WAITED_NANOS = Duration.ofMillis(20).toNanos();

  /** Looks that do not wait follow one another while changes come; later a moment passes. */
  private static final long BUSY_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long PAUSE_NANOS = Duration.ofMillis(25).toNanos();

  private final ReplicationFeed feed;
  private final PgOutputDecoder decoder;
  private final RelationRouter router;
  private final TransactionGatherer gatherer;
  private final Resumption resumption;
  private final Silence silence;
  private final Confirmation confirmation;
  private final IdleProgress idle;

  private final Deque<StreamEvent> ready = new ArrayDeque<>(); // the stream's thread only
  private Position delivered; // the stream's thread only
  private long lastData = System.nanoTime(); // the stream's thread only

  PostgresStream(
      ReplicationFeed feed,
      RelationRouter router,
      TransactionGatherer gatherer,
      Resumption resumption) {
    this.feed = feed;
    this.router = router;
    this.gatherer = gatherer;
    this.resumption = resumption;
    this.silence = new Silence(feed.place());
    this.confirmation = new Confirmation(resumption, silence);
    this.idle = new IdleProgress(resumption.from());
    this.delivered = resumption.from();
    this.decoder = new PgOutputDecoder(router::wants);
    reportSurprises();
  }

  @Override
  public @Nullable StreamEvent poll(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean late = false;
    while (ready.isEmpty() && !late) {
      long began = System.nanoTime();
      byte[] frame = feed.read();
      if (frame == null) {
        silence.lasts();
      } else {
        silence.ends();
        accept(frame);
      }
      long now = System.nanoTime();
      late = now - deadline >= 0;
      if (ready.isEmpty() && (frame == null || late)) {
        rest(began, now);
      }
      confirmation.sendIfDue(feed);
    }
    StreamEvent event = ready.poll();
    if (event != null && event.end().compareTo(delivered) > 0) {
      delivered = event.end();
    }
    return event;
  }

  private void rest(long began, long now) {
    boolean waited = now - began >= WAITED_NANOS;
    if (!idle.take(ready, gatherer.open()) && !waited && now - lastData > BUSY_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void accept(byte[] frame) {
    if (frame[0] == ReplicationFeed.DATA) {
      lastData = System.nanoTime();
      accept(decoder.decode(frame, ReplicationFeed.DATA_START), frame);
    } else if (frame[0] == ReplicationFeed.KEEPALIVE) {
      keepalive(frame);
    }
  }

  private void keepalive(byte[] frame) {
    long end = ReplicationFeed.keepaliveEnd(frame);
    confirmation.received(end);
    if (!gatherer.open()) {
      resumption.passed(end);
      boolean wanted = ReplicationFeed.keepaliveWantsReply(frame);
      idle.keepalive(end, wanted);
      if (wanted) {
        confirmation.wanted(end);
      }
    }
    if (ReplicationFeed.keepaliveWantsReply(frame)) {
      confirmation.send(feed);
    }
  }

  private void accept(Message message, byte[] frame) {
    switch (message) {
      case Message.Begin begin -> begin(begin, frame);
      case Message.Commit commit -> commit();
      case Message.Origin(String name) -> gatherer.origin(name);
      case Message.Relation relation -> reportSurprises();
      case Message.Insert insert -> {
        gatherer.insert(table(insert), insert);
        cut();
      }
      case Message.Update update -> {
        gatherer.update(table(update), update);
        cut();
      }
      case Message.Delete delete -> {
        gatherer.delete(table(delete), delete);
        cut();
      }
      case Message.Unwanted unwanted -> gatherer.skip();
      case Message.Truncate truncate -> truncate(truncate);
      case Message.Logical logical -> logical(logical);
      case Message.TypeName name -> {}
    }
  }

  private void begin(Message.Begin begin, byte[] frame) {
    resumption.reached(begin.commitLsn());
    confirmation.received(begin.commitLsn());
    // A session that sets an origin and no time of origin commits at no time.
    Instant committed =
        begin.commitTime().equals(PgOutputDecoder.NO_TIME)
            ? ReplicationFeed.sentAt(frame)
            : begin.commitTime();
    gatherer.begin(new Message.Begin(begin.commitLsn(), committed, begin.xid()));
  }

  private void commit() {
    StreamEvent event = gatherer.commit();
    switch (event) {
      case StreamEvent.Progress progress -> idle.reached(progress.end());
      case null -> {}
      default -> {
        idle.delivered(event.end());
        ready.add(event);
      }
    }
  }

  private void cut() {
    StreamEvent.Piece piece = gatherer.cutPiece();
    if (piece != null) {
      ready.add(piece);
    }
  }

  private void truncate(Message.Truncate truncate) {
    gatherer.truncate(router.truncated(truncate.relations()));
    reportSurprises();
    cut();
  }

  private void logical(Message.Logical logical) {
    if (!logical.transactional()) {
      resumption.passed(logical.lsn());
      confirmation.received(logical.lsn());
      idle.reached(Lsn.before(logical.lsn()));
    }
  }

  private TableId table(Message.OfRow row) {
    TableId table = router.table(row.relation());
    if (table == null) {
      throw new IllegalStateException("no table takes rows of relation " + row.relation());
    }
    return table;
  }

  /** Before the transaction in which it was noticed, or between two pieces of it. */
  private void reportSurprises() {
    for (Surprise surprise : router.takeSurprises()) {
      Position end = ready.isEmpty() ? delivered : ready.getLast().end();
      ready.add(
          new StreamEvent.SchemaChanged(
              surprise.table(), surprise.what(), gatherer.commitLsn(), end));
    }
  }

  @Override
  public void keepAlive() {
    confirmation.send(feed);
  }

  @Override
  public boolean awaitsConfirmation() {
    return confirmation.awaited();
  }

  @Override
  public void confirm(Position position) {
    confirmation.confirm(position);
  }

  @Override
  public void close() {
    try (feed) {
      confirmation.send(feed);
    } catch (SynclineException e) {
      // The connection is gone already; the slot stays where it was, which is safe.
    }
  }
}
