// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.QueueCount;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.operation.Audit;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.VerifyStore;
import io.syncline.testkit.state.InMemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state store in memory, or one that always fails. */
public final class FakeState implements StateStore {
  private final InMemoryStateStore memory = new InMemoryStateStore();
  final List<PipelineStatus> status = new ArrayList<>();
  final List<QueueCount> queue = new ArrayList<>();
  @Nullable String holder;
  @Nullable SynclineException failure;
  Map<String, AppliedEntry> mapping = Map.of();

  private <T> T unlessFailing(T value) {
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  @Override
  public @Nullable Lease tryLease(String sync, String holder) {
    return null;
  }

  @Override
  public Map<String, AppliedEntry> loadMapping(String sync) {
    return unlessFailing(mapping);
  }

  @Override
  public void saveMapping(String sync, Map<String, AppliedEntry> entries) {
    mapping = entries;
  }

  @Override
  public Map<TableId, String> loadFingerprints(String sync) {
    return Map.of();
  }

  @Override
  public void saveFingerprints(String sync, Map<TableId, String> fingerprints) {}

  @Override
  public long loadEra(String sync) {
    return 1;
  }

  @Override
  public long beginEra(String sync, long above) {
    return 2;
  }

  @Override
  public void saveStatus(PipelineStatus status) {
    this.status.add(status);
  }

  @Override
  public List<PipelineStatus> loadStatus(String sync) {
    return unlessFailing(List.copyOf(status));
  }

  @Override
  public void saveAcknowledgement(Acknowledgement acknowledgement) {
    memory.saveAcknowledgement(acknowledgement);
  }

  @Override
  public void askForAcknowledgement(String sync) {}

  @Override
  public Optional<Acknowledgement> findAcknowledgement(PipelineId pipeline) {
    return memory.findAcknowledgement(pipeline);
  }

  @Override
  public Optional<String> findLeaseHolder(String sync) {
    return unlessFailing(Optional.ofNullable(holder));
  }

  @Override
  public List<QueueCount> countQueue(String sync) {
    return unlessFailing(List.copyOf(queue));
  }

  @Override
  public DeadLetters deadLetters() {
    return memory.deadLetters();
  }

  @Override
  public Journal journal() {
    return memory.journal();
  }

  @Override
  public Audit audit() {
    return memory.audit();
  }

  @Override
  public Requests requests() {
    return memory.requests();
  }

  @Override
  public VerifyStore verifications() {
    return memory.verifications();
  }

  @Override
  public ReadBackStore readBacks() {
    return memory.readBacks();
  }

  @Override
  public void close() {}
}
