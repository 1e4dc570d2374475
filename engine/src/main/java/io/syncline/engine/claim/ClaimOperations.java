// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.Refusal;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Operation;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.engine.ChangeText;
import io.syncline.engine.FailureSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What workers wrote and what was refused, in words: stored as it happens, as far as the settings
 * ask for it. Any thread.
 */
final class ClaimOperations {
  private final Journal journal;
  private final ClaimDiary.Place place;
  private final FailureSettings settings;
  private final ChangeText texts;
  private final InstantSource clock;

  ClaimOperations(
      Journal journal,
      ClaimDiary.Place place,
      FailureSettings settings,
      ChangeText texts,
      InstantSource clock) {
    this.journal = journal;
    this.place = place;
    this.settings = settings;
    this.texts = texts;
    this.clock = clock;
  }

  /** Why this claim is set aside, without what must not be recorded. */
  Refusal refusal(Claim claim, ClaimedBatch read, Outcome.Rejected refused) {
    Mutation mutation = mutations(read).get(claim.id());
    return mutation == null
        ? new Refusal(claim, refused.code(), refused.reason(), "")
        : new Refusal(
            claim, refused.code(), texts.masking(mutation, refused.reason()), texts.of(mutation));
  }

  private static Map<EntityId, Mutation> mutations(ClaimedBatch read) {
    Map<EntityId, Mutation> mutations = new HashMap<>();
    for (EntryBatch entry : read.batch().entries()) {
      entry.upserts().forEach(upsert -> mutations.put(upsert.id(), upsert));
      entry.removals().forEach(removal -> mutations.put(removal.id(), removal));
    }
    return mutations;
  }

  /**
   * An entity was set aside, or refused again.
   *
   * @param made attempts so far
   */
  void refused(Claim claim, ClaimedBatch read, int made) {
    if (settings.operations() != FailureSettings.Operations.OFF) {
      Instant now = clock.instant();
      Operation refused = operation(claim, mutations(read).get(claim.id()), "refused", now);
      journal.saveOperations(
          List.of(refused.retried(made - 1, settings.schedule().next(made, now))));
    }
  }

  /** The target has what was read. */
  void applied(ClaimedBatch read) {
    boolean all = settings.operations() == FailureSettings.Operations.ALL;
    List<Claim> noted =
        settings.operations() == FailureSettings.Operations.OFF
            ? List.of()
            : read.done().stream()
                .map(Done::claim)
                .filter(claim -> all || claim.retries() > 0)
                .toList();
    if (!noted.isEmpty()) {
      Map<EntityId, Mutation> mutations = mutations(read);
      Instant now = clock.instant();
      String outcome = all ? "applied" : "healed";
      journal.saveOperations(
          noted.stream()
              .map(claim -> operation(claim, mutations.get(claim.id()), outcome, now))
              .toList());
    }
  }

  private Operation operation(
      Claim claim, @Nullable Mutation mutation, String outcome, Instant at) {
    return new Operation(
        place.sync(),
        place.target(),
        claim.lane(),
        claim.id(),
        claim.id().toString(),
        mutation == null ? "move" : ChangeText.kind(mutation),
        mutation == null ? "{}" : texts.of(mutation),
        Long.toString(claim.version()),
        outcome,
        claim.retries(),
        null,
        at);
  }
}
