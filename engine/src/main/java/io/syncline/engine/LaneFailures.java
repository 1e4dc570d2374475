// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.DeadLetter.Resolution;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.engine.Pipeline.Bound;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is set aside, and what is written down, lane by lane. Any thread. */
final class LaneFailures {
  private final Map<Lane, SetAside> aside = new EnumMap<>(Lane.class);
  private final Map<Lane, Diary> diaries = new EnumMap<>(Lane.class);
  private final Preparation preparation;

  LaneFailures(
      EngineSettings settings,
      EngineParts parts,
      Bound bound,
      Preparation preparation,
      Map<Lane, TargetWriter> writers) {
    this.preparation = preparation;
    ChangeText texts = new ChangeText(bound.mapping(), settings.failures().masked());
    writers.forEach(
        (lane, writer) -> {
          Diary diary =
              new Diary(
                  parts.state().journal(),
                  writer.pipeline(),
                  settings.failures(),
                  texts,
                  parts.clock(),
                  process(),
                  parts.listener(),
                  new PipelineMeters(parts.meters(), writer.pipeline())::refused);
          diaries.put(lane, diary);
          SetAside lanes =
              new SetAside(
                  parts.state().deadLetters(),
                  writer.pipeline(),
                  preparation.entriesOf(Set.of(lane)),
                  settings.failures(),
                  texts,
                  diary,
                  parts.clock());
          lanes.load();
          aside.put(lane, lanes);
        });
    writers.values().stream()
        .map(TargetWriter::pipeline)
        .findFirst()
        .ifPresent(pipeline -> forgetUnmapped(parts, pipeline));
  }

  /** What the mapping no longer has is removed from the target, and nothing is left to be tried. */
  private void forgetUnmapped(EngineParts parts, PipelineId pipeline) {
    DeadLetters store = parts.state().deadLetters();
    Set<String> mapped = preparation.entriesOf(preparation.lanes());
    List<EntityId> unmapped =
        store.loadKeys(pipeline.sync(), pipeline.target()).stream()
            .filter(id -> !mapped.contains(id.entry()))
            .toList();
    if (!unmapped.isEmpty()) {
      store.resolve(
          pipeline.sync(),
          pipeline.target(),
          unmapped,
          Resolution.UNMAPPED,
          parts.clock().instant());
    }
  }

  /** Host and process. */
  static String process() {
    try {
      return InetAddress.getLocalHost().getHostName() + " pid " + ProcessHandle.current().pid();
    } catch (UnknownHostException e) {
      return "pid " + ProcessHandle.current().pid();
    }
  }

  SetAside of(Lane lane) {
    return Objects.requireNonNull(aside.get(lane));
  }

  Diary diary(Lane lane) {
    return Objects.requireNonNull(diaries.get(lane));
  }

  void refused(Mutation mutation, Outcome.Rejected rejected) {
    of(preparation.laneOf(mutation.entry())).refused(mutation, rejected);
  }

  boolean contains(EntityId id) {
    return of(preparation.laneOf(id.entry())).contains(id);
  }

  /** A snapshot reads everything again. */
  void startOver() {
    aside.values().forEach(SetAside::startOver);
  }
}
