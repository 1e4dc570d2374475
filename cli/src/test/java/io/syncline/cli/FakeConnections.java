// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.cli.connection.Connections;
import io.syncline.cli.connection.DraftRequest;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.config.ApplySettings;
import io.syncline.config.HttpSettings;
import io.syncline.config.Location;
import io.syncline.config.Locations;
import io.syncline.config.LogSettings;
import io.syncline.config.QueueSettings;
import io.syncline.config.ReadFile;
import io.syncline.config.Secret;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.config.TargetSettings;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.Mapping;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.engine.LoadListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores that say what they are told to, for one valid file. */
public final class FakeConnections implements Connections {
  final FakeSource source = new FakeSource();
  final FakeTarget target = new FakeTarget();
  final FakeEngine engine = new FakeEngine();
  final List<DraftRequest> drafts = new ArrayList<>();
  ReadFile file = new ReadFile.Valid(file());

  static SynclineFile file() {
    return new SynclineFile(
        "syncline",
        new SourceSettings(
            "jdbc:postgresql://localhost/civic",
            "civic",
            new Secret("hunter2"),
            SourceSettings.Capture.LOG,
            "syncline",
            SourceSettings.PublicationOwner.SYNCLINE,
            "syncline",
            "syncline",
            Duration.ofSeconds(10),
            1L << 30,
            null),
        Map.of(
            "neo4j",
            new TargetSettings.Neo4j(
                "neo4j",
                "bolt://localhost:7687",
                "neo4j",
                new Secret("hunter2"),
                "neo4j",
                Duration.ofSeconds(30))),
        ApplySettings.DEFAULTS,
        io.syncline.config.FailuresSettings.DEFAULTS,
        QueueSettings.DEFAULTS,
        io.syncline.config.RecoverSettings.DEFAULTS,
        io.syncline.config.VerifySettings.DEFAULTS,
        io.syncline.config.ContinuousSettings.DEFAULTS,
        io.syncline.core.verify.Preferences.POSTGRES,
        HttpSettings.DEFAULTS,
        LogSettings.DEFAULTS,
        new Mapping(
            List.of(
                new NodeEntry.ValuesOf(
                    "Tag",
                    new TableId("public", "bills"),
                    "tags",
                    "value",
                    List.of(),
                    null,
                    Lane.NORMAL)),
            List.of(),
            Bookkeeping.DEFAULTS),
        new Locations(
            "civic.yaml",
            Map.of(MappingPath.of("nodes", "Tag"), new Location("civic.yaml", 7, 3))));
  }

  @Override
  public ReadFile read(Path path) {
    return file;
  }

  @Override
  public SourceConnection source(SynclineFile file) {
    return source;
  }

  @Override
  public List<TargetConnection> targets(SynclineFile file, BoundMapping mapping) {
    return List.of(target);
  }

  @Override
  public void orderSnapshot(SynclineFile file, BoundMapping mapping) {
    source.done.add("snapshot ordered");
  }

  @Override
  public EngineConnection engine(SynclineFile file, MeterRegistry meters, LoadListener listener) {
    return engine;
  }

  @Override
  public String draft(DraftRequest request) {
    drafts.add(request);
    return "version: 1\n";
  }
}
