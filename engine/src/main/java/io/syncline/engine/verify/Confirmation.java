// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides on rows of one entry that were not found equal at first, in rounds: the rows are read
 * again; when the pipeline has acknowledged all that this view saw, the target is read; two such
 * looks decide ({@link Ruling}). It never waits itself. One thread.
 */
final class Confirmation {
  /** Each round waits until the engine says how far it is, so there should be few. */
  private static final int MOST_AT_ONCE = 10_000;

  private static final int FIRST_AT_ONCE = 2_000;

  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Position NEVER = Position.endOf(Long.MAX_VALUE);

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final RowScan rows;
  private final ExpectedRows expectedRows;
  private final Comparer comparer;
  private final PipelineId pipeline;
  private final ChunkSize atOnce = new ChunkSize(MOST_AT_ONCE, FIRST_AT_ONCE);
  private final Question howFar;
  private final Map<String, Candidate> open = new LinkedHashMap<>();
  private @Nullable Reading outstanding;
  private Instant notBefore = Instant.MIN;
  private Position shown = Position.START;

  Confirmation(
      VerifySettings settings,
      VerifyParts parts,
      RowScan rows,
      ExpectedRows expectedRows,
      Comparer comparer) {
    this.settings = settings;
    this.parts = parts;
    this.rows = rows;
    this.expectedRows = expectedRows;
    this.comparer = comparer;
    this.howFar = new Question(parts.state(), settings.sync());
    this.pipeline =
        new PipelineId(
            settings.sync(), parts.target().name(), parts.mapping().laneOf(expectedRows.entry()));
  }

  /** Rows as they were read for a look, until the target may be read for it. */
  private record Reading(
      Map<String, Expected> expected, RowScan.Seen seen, @Nullable Acknowledgement before) {}

  /** A row that is decided. */
  record Decided(Candidate candidate, Verdict verdict) {}

  void add(Collection<Candidate> candidates) {
    candidates.forEach(candidate -> open.put(candidate.id().key(), candidate));
  }

  Comparer comparer() {
    return comparer;
  }

  int size() {
    return open.size();
  }

  /** Goes on as far as that is possible now; what it decided. */
  List<Decided> step() {
    Instant now = parts.clock().instant();
    if (open.isEmpty() || now.isBefore(notBefore)) {
      return List.of();
    }
    Acknowledgement acknowledged = acknowledgement();
    Reading reading = outstanding;
    if (reading == null) {
      if (has(acknowledged, shown, now)) {
        outstanding = read(acknowledged);
      }
      return expired(now);
    }
    if (!has(acknowledged, reading.seen().high(), now)) {
      return expired(now);
    }
    outstanding = null;
    notBefore = now.plus(PAUSE);
    List<Decided> decided = look(reading);
    return Stream.concat(decided.stream(), expired(now).stream()).toList();
  }

  /** Whether the target has everything up to there; if not, the engine is asked. */
  private boolean has(@Nullable Acknowledgement acknowledged, Position through, Instant now) {
    if (settings.queue()
        || (acknowledged != null && acknowledged.position().compareTo(through) >= 0)) {
      howFar.answered();
      return true;
    }
    howFar.ask(now);
    return false;
  }

  private @Nullable Acknowledgement acknowledgement() {
    return settings.queue() ? null : parts.state().findAcknowledgement(pipeline).orElse(null);
  }

  /** Reads the rows whose turn it is; those that wait longest first. */
  private @Nullable Reading read(@Nullable Acknowledgement acknowledged) {
    if (beingReadAnew()) {
      return null;
    }
    List<String> keys = open.keySet().stream().limit(atOnce.rows()).toList();
    Instant began = parts.clock().instant();
    RowScan.Seen seen = rows.keys(expectedRows.wanted(), keys);
    atOnce.took(Duration.between(began, parts.clock().instant()), seen.characters());
    return new Reading(expectedRows.of(seen, keys), seen, acknowledged);
  }

  /** After a changed mapping or table the rows of an entry are read again, one after the other. */
  private boolean beingReadAnew() {
    var applied = parts.state().loadMapping(settings.sync()).get(expectedRows.entry());
    return applied != null && applied.pendingRead();
  }

  private List<Decided> look(Reading reading) {
    Map<String, Finding> findings =
        comparer.compare(expectedRows.entry(), reading.expected().values());
    Position through = through();
    shown = through;
    Set<EntityId> setAside = setAside();
    Instant now = parts.clock().instant();
    return proven(
        reading,
        reading.expected().values().stream()
            .map(expected -> judge(expected, findings, reading, through, setAside, now))
            .flatMap(Optional::stream)
            .toList());
  }

  /** What is to be called different is read once more, while nobody writes it. */
  private List<Decided> proven(Reading reading, List<Decided> decided) {
    Set<String> different =
        decided.stream()
            .filter(one -> one.verdict() == Verdict.DIFFERENT)
            .map(one -> one.candidate().id().key())
            .collect(Collectors.toSet());
    Map<String, Finding> locked =
        comparer.compareLocked(
            expectedRows.entry(),
            reading.expected().values().stream()
                .filter(row -> different.contains(row.id().key()))
                .toList());
    return decided.stream()
        .map(one -> one.verdict() == Verdict.DIFFERENT ? proven(one, locked) : Optional.of(one))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Decided> proven(Decided decided, Map<String, Finding> locked) {
    Candidate candidate = decided.candidate();
    Finding held = locked.get(candidate.id().key());
    if (held == null) {
      return Optional.of(new Decided(candidate, Verdict.UNVERIFIABLE));
    }
    if (held.equal()) {
      return Optional.of(new Decided(candidate, Verdict.EQUAL));
    }
    if (!held.owed() && held.token().equals(candidate.seen().token())) {
      return Optional.of(decided);
    }
    open.put(candidate.id().key(), candidate); // it was in motion
    return Optional.empty();
  }

  private Optional<Decided> judge(
      Expected expected,
      Map<String, Finding> findings,
      Reading reading,
      Position through,
      Set<EntityId> setAside,
      Instant now) {
    String key = expected.id().key();
    Candidate candidate = open.remove(key);
    if (candidate == null) {
      return Optional.empty();
    }
    Finding finding = findings.get(key);
    if (finding == null) {
      return Optional.of(new Decided(candidate, Verdict.UNVERIFIABLE));
    }
    if (!finding.equal() && setAside.contains(expected.id())) {
      return Optional.of(new Decided(candidate.unsettled(finding), Verdict.KNOWN_FAILURE));
    }
    Verdict verdict = null;
    Candidate next = candidate.unsettled(finding);
    if (finding.equal()) {
      verdict = Verdict.EQUAL;
    } else if (!finding.owed() && !reading.seen().pending().contains(key)) {
      Position high = settings.queue() ? NEVER : reading.seen().high();
      Look look = new Look(expected.state(), finding, high, through);
      next = candidate.looked(look);
      verdict = Ruling.rule(candidate.look(), look, sawAll(candidate.look(), reading));
      if (verdict == Verdict.DIFFERENT && mayStillSettle(finding) && inGrace(candidate, now)) {
        verdict = null;
      }
    }
    if (verdict != null) {
      return Optional.of(new Decided(next, verdict));
    }
    open.put(key, next); // to the end of the line
    return Optional.empty();
  }

  /** Whether the view saw all that the target had at the look before. */
  private boolean sawAll(@Nullable Look before, Reading reading) {
    if (before == null || settings.queue()) {
      return true;
    }
    Acknowledgement known = reading.before();
    return known != null
        && known.position().compareTo(before.through()) >= 0
        && known.unseen().stream().allMatch(reading.seen().snapshot()::sees);
  }

  private static boolean mayStillSettle(Finding finding) {
    return finding.discrepancies().stream().allMatch(Discrepancy::settlesBesideTheStream);
  }

  private boolean inGrace(Candidate candidate, Instant now) {
    return now.isBefore(candidate.since().plus(settings.grace()));
  }

  /**
   * Read after the target's rows: the log cannot have delivered more. What the target's checkpoint
   * says is not enough, since several writers write rows before they move it.
   */
  private Position through() {
    return settings.queue() ? Position.START : rows.keys(expectedRows.wanted(), List.of()).high();
  }

  private Set<EntityId> setAside() {
    return parts.state().deadLetters().loadKeys(settings.sync(), pipeline.target());
  }

  /**
   * What is set aside is known to differ, also where no engine runs that could say how far it is.
   */
  private List<Decided> expired(Instant now) {
    List<Candidate> late =
        open.values().stream()
            .filter(candidate -> !now.isBefore(candidate.since().plus(settings.patience())))
            .toList();
    late.forEach(candidate -> open.remove(candidate.id().key()));
    Set<EntityId> setAside = late.isEmpty() ? Set.of() : setAside();
    return late.stream()
        .map(
            candidate ->
                new Decided(
                    candidate,
                    setAside.contains(candidate.id()) ? Verdict.KNOWN_FAILURE : Verdict.DEFERRED))
        .toList();
  }
}
