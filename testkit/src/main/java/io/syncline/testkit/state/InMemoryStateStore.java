// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.QueueCount;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.operation.Audit;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.VerifyStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state store in memory; it outlives the engines that use it one after the other. */
public final class InMemoryStateStore implements StateStore {
  private final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryRequests requests = new InMemoryRequests();
  private final InMemoryAudit audit = new InMemoryAudit();
  private final InMemoryVerifyStore verifications = new InMemoryVerifyStore();
  private final InMemoryReadBacks readBacks = new InMemoryReadBacks();

  // all guarded by this
  private final Map<String, InMemoryLease> leases = new HashMap<>();
  private final Map<String, Map<String, AppliedEntry>> mappings = new HashMap<>();
  private final Map<String, Map<TableId, String>> fingerprints = new HashMap<>();
  private final Map<String, Long> eras = new HashMap<>();
  private final Map<String, PipelineStatus> statuses = new LinkedHashMap<>();
  private final Map<PipelineId, Acknowledgement> acknowledgements = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  @Override
  public synchronized @Nullable Lease tryLease(String sync, String holder) {
    if (leases.containsKey(sync)) {
      return null;
    }
    InMemoryLease lease = new InMemoryLease(sync, holder);
    leases.put(sync, lease);
    return lease;
  }

  /** The sessions that hold leases end, as when their processes die. */
  public synchronized void endLeases() {
    leases.clear();
  }

  private final class InMemoryLease implements Lease {
    private final String sync;
    private final String holder;

    InMemoryLease(String sync, String holder) {
      this.sync = sync;
      this.holder = holder;
    }

    @Override
    public boolean held() {
      synchronized (InMemoryStateStore.this) {
        return equals(leases.get(sync));
      }
    }

    @Override
    public boolean asked() {
      synchronized (InMemoryStateStore.this) {
        return asked.remove(sync);
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryStateStore.this) {
        leases.remove(sync, this);
      }
    }
  }

  @Override
  public synchronized Map<String, AppliedEntry> loadMapping(String sync) {
    return new LinkedHashMap<>(mappings.getOrDefault(sync, Map.of()));
  }

  @Override
  public synchronized void saveMapping(String sync, Map<String, AppliedEntry> entries) {
    mappings.put(sync, new LinkedHashMap<>(entries));
  }

  @Override
  public synchronized Map<TableId, String> loadFingerprints(String sync) {
    return Map.copyOf(fingerprints.getOrDefault(sync, Map.of()));
  }

  @Override
  public synchronized void saveFingerprints(String sync, Map<TableId, String> tables) {
    fingerprints.computeIfAbsent(sync, s -> new HashMap<>()).putAll(tables);
  }

  @Override
  public synchronized long loadEra(String sync) {
    return eras.getOrDefault(sync, 1L);
  }

  @Override
  public synchronized long beginEra(String sync, long above) {
    acknowledgements.keySet().removeIf(pipeline -> pipeline.sync().equals(sync));
    long era = Math.max(loadEra(sync), above) + 1;
    eras.put(sync, era);
    return era;
  }

  @Override
  public synchronized void saveStatus(PipelineStatus status) {
    statuses.put(status.pipeline().text(), status);
  }

  @Override
  public synchronized List<PipelineStatus> loadStatus(String sync) {
    return statuses.values().stream()
        .filter(status -> status.pipeline().sync().equals(sync))
        .toList();
  }

  @Override
  public synchronized void saveAcknowledgement(Acknowledgement acknowledgement) {
    acknowledgements.put(acknowledgement.pipeline(), acknowledgement);
  }

  @Override
  public synchronized void askForAcknowledgement(String sync) {
    asked.add(sync);
  }

  @Override
  public synchronized Optional<Acknowledgement> findAcknowledgement(PipelineId pipeline) {
    return Optional.ofNullable(acknowledgements.get(pipeline));
  }

  @Override
  public synchronized Optional<String> findLeaseHolder(String sync) {
    return Optional.ofNullable(leases.get(sync)).map(lease -> lease.holder);
  }

  /** There is no queue in memory. */
  @Override
  public List<QueueCount> countQueue(String sync) {
    return List.of();
  }

  @Override
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Audit audit() {
    return audit;
  }

  @Override
  public Requests requests() {
    return requests;
  }

  @Override
  public VerifyStore verifications() {
    return verifications;
  }

  @Override
  public ReadBackStore readBacks() {
    return readBacks;
  }

  @Override
  public void close() {}
}
