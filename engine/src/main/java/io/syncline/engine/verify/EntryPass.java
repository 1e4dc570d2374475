// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.core.verify.VerifyStore.DecidedChunk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one entry, from the chunk after the last that is stored. Reading goes ahead of what
 * is not decided yet, but only so far: memory stays bounded. One thread.
 */
final class EntryPass {
  private static final int AHEAD = 3;
  private static final int MOST_OPEN_CHUNKS = 64;
  private static final int MOST_OPEN_ROWS = 20_000;
  private static final Duration BETWEEN_STORES = Duration.ofMillis(500);
  private static final Duration TICK = Duration.ofMillis(50);

  private final RunUnderWay run;
  private final String entry;
  private final String pass;
  private final EntryScan scan;
  private final Confirmation confirmation;
  private final Reasons reasons;
  private final FormerMapping former;
  private final ChunkSize size;
  private final Deque<Comparing> comparing = new ArrayDeque<>();
  private final Deque<OpenChunk> open = new ArrayDeque<>();
  private final Map<Integer, OpenChunk> byNumber = new HashMap<>();
  private Instant storedAt = Instant.EPOCH;
  private int number;
  private @Nullable String from;

  /**
   * @param last the last chunk that is stored; null to begin at the beginning
   */
  EntryPass(
      RunUnderWay run,
      String pass,
      String entry,
      EntryScan scan,
      Confirmation confirmation,
      @Nullable Chunk last) {
    this.run = run;
    this.entry = entry;
    this.pass = pass;
    this.scan = scan;
    this.confirmation = confirmation;
    this.reasons = new Reasons(run.settings(), run.parts(), confirmation.comparer());
    this.former = new FormerMapping(run.settings().sync(), run.parts());
    this.size = ChunkSize.of(run.settings());
    this.number = last == null ? 0 : last.number() + 1;
    this.from = last == null ? "" : last.upTo().isEmpty() ? null : last.upTo();
  }

  /** Makes the pass, unless it is stopped. */
  void make(BooleanSupplier stopping) throws InterruptedException {
    while (!stopping.getAsBoolean() && (from != null || !comparing.isEmpty() || !open.isEmpty())) {
      String next = from;
      if (next != null && comparing.size() < AHEAD && hasRoom() && run.mayRead()) {
        readChunk(next);
      } else if (comparing.isEmpty()) {
        Thread.sleep(TICK);
      } else {
        take(comparing.removeFirst());
      }
      confirmation.step().forEach(this::decide);
      storeFinished(next == null && comparing.isEmpty());
    }
    storeFinished(true);
  }

  /** Whether nothing is left of it. */
  boolean finished() {
    return from == null && comparing.isEmpty() && open.isEmpty();
  }

  private boolean hasRoom() {
    return open.size() < MOST_OPEN_CHUNKS && confirmation.size() < MOST_OPEN_ROWS;
  }

  /** A chunk that was read from one side, and is being compared with the other. */
  private record Comparing(long size, Future<Compared> result) {}

  private record Compared(List<EntryScan.Part> parts, Duration took) {}

  private void readChunk(String next) throws InterruptedException {
    Instant began = run.parts().clock().instant();
    EntryScan.Begun begun = scan.begin(next, size.rows());
    Duration took = Duration.between(began, run.parts().clock().instant());
    comparing.add(new Comparing(begun.size(), run.submit(() -> compare(begun.comparison(), took))));
    from = begun.upTo().isEmpty() ? null : begun.upTo();
    run.progress().read(entry, pass, begun.read());
    run.pause(begun.effort());
  }

  private Compared compare(Supplier<List<EntryScan.Part>> comparison, Duration reading) {
    Instant began = run.parts().clock().instant();
    List<EntryScan.Part> parts = comparison.get();
    return new Compared(
        parts, Duration.between(began, run.parts().clock().instant()).plus(reading));
  }

  private void take(Comparing done) throws InterruptedException {
    Compared compared = result(done.result());
    if (done.size() >= 0) {
      size.took(compared.took(), done.size());
    }
    compared.parts().forEach(this::take);
  }

  private static Compared result(Future<Compared> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a comparison ended", e.getCause());
    }
  }

  private void take(EntryScan.Part part) {
    ScannedChunk chunk = part.chunk();
    Instant now = run.parts().clock().instant();
    OpenChunk opened =
        new OpenChunk(
            new Chunk(
                entry,
                pass,
                number,
                part.upTo(),
                Tally.of(Verdict.EQUAL, chunk.equal()),
                part.proof()),
            chunk.suspects().size() + chunk.unverifiable().size());
    open.add(opened);
    byNumber.put(number, opened);
    for (EntityId id : chunk.unverifiable()) {
      opened.decided(Verdict.UNVERIFIABLE);
      opened.add(
          new Difference(
              id, Verdict.UNVERIFIABLE, List.of(), null, confirmation.comparer().failure(id), now));
    }
    confirmation.add(
        chunk.suspects().stream()
            .map(finding -> new Candidate(finding.id(), number, now, finding, null))
            .toList());
    number++;
  }

  private void decide(Confirmation.Decided decided) {
    Candidate candidate = decided.candidate();
    OpenChunk chunk = byNumber.get(candidate.chunk());
    if (chunk == null) {
      throw new IllegalStateException("a row of a chunk that was closed: " + candidate.id());
    }
    Verdict verdict = decided.verdict();
    boolean nowhere = verdict == Verdict.EQUAL && candidate.seen().token().isEmpty();
    if (nowhere && !(scan instanceof EntryScan.OfKeys)) {
      chunk.vanished();
      return;
    }
    chunk.decided(verdict);
    if (verdict != Verdict.EQUAL && verdict != Verdict.NEWER) {
      Finding seen = candidate.seen();
      var version = seen.version();
      chunk.add(
          new Difference(
              candidate.id(),
              verdict,
              verdict == Verdict.DIFFERENT ? former.name(seen) : candidate.discrepancies(),
              version == null ? null : version.toString(),
              reasons.of(candidate, verdict),
              candidate.since()));
    }
  }

  /**
   * Stores what is decided, in order, so that a run that goes on knows where; now and then, since
   * each time waits for the disk.
   */
  private void storeFinished(boolean atOnce) {
    Instant now = run.parts().clock().instant();
    if (atOnce || !now.isBefore(storedAt.plus(BETWEEN_STORES))) {
      List<DecidedChunk> finished = new ArrayList<>();
      while (!open.isEmpty() && open.getFirst().done()) {
        OpenChunk done = open.removeFirst();
        byNumber.remove(done.result().number());
        finished.add(new DecidedChunk(done.result(), done.differences()));
      }
      if (!finished.isEmpty()) {
        run.store(finished);
      }
      storedAt = now;
    }
    run.progress().undecided(entry, pass, confirmation.size());
  }

  static Tally sum(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::tally).reduce(Tally.NONE, Tally::plus);
  }
}
