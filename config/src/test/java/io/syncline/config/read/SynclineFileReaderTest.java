// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.config.ApplySettings;
import io.syncline.config.ContinuousSettings;
import io.syncline.config.HttpSettings;
import io.syncline.config.LogSettings;
import io.syncline.config.QueueSettings;
import io.syncline.config.ReadFile;
import io.syncline.config.RecoverSettings;
import io.syncline.config.Secret;
import io.syncline.config.SourceSettings;
import io.syncline.config.SourceSettings.PublicationOwner;
import io.syncline.config.SynclineFile;
import io.syncline.config.TargetSettings.Neo4j;
import io.syncline.config.VerifySettings;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.OwnedRelationship.Direction;
import io.syncline.core.mapping.OwnedRelationship.EndSource;
import io.syncline.core.mapping.PropertySelection;
import io.syncline.core.mapping.RelationshipEntry;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Preference;
import io.syncline.core.verify.Preferences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SynclineFileReaderTest {

  @Test
  void leastFileHasTheDefaults() {
    SynclineFile file = good("the least that a file needs");

    assertThat(file.name()).isEqualTo("syncline");
    assertThat(file.source())
        .isEqualTo(
            new SourceSettings(
                "jdbc:postgresql://db/app",
                "syncline",
                Secret.NONE,
                SourceSettings.Capture.LOG,
                "syncline",
                PublicationOwner.SYNCLINE,
                "syncline",
                "syncline",
                Duration.ofSeconds(10),
                1L << 30,
                null));
    assertThat(file.targets())
        .containsExactly(
            Map.entry(
                "neo4j",
                new Neo4j(
                    "neo4j",
                    "neo4j://graph",
                    "neo4j",
                    Secret.NONE,
                    "neo4j",
                    Duration.ofSeconds(30))));
    assertThat(file.apply()).isEqualTo(ApplySettings.DEFAULTS);
    assertThat(file.queue()).isEqualTo(QueueSettings.DEFAULTS);
    assertThat(file.recover()).isEqualTo(RecoverSettings.DEFAULTS);
    assertThat(file.verify()).isEqualTo(VerifySettings.DEFAULTS);
    assertThat(file.continuous()).isEqualTo(ContinuousSettings.DEFAULTS);
    assertThat(file.repair()).isEqualTo(Preferences.POSTGRES);
    assertThat(file.http()).isEqualTo(HttpSettings.DEFAULTS);
    assertThat(file.log()).isEqualTo(LogSettings.DEFAULTS);
    assertThat(file.mapping().bookkeeping()).isEqualTo(Bookkeeping.DEFAULTS);
    assertThat(file.mapping().nodes())
        .containsExactly(
            new NodeEntry.FromTable(
                "Bill",
                TableId.of("public.bills"),
                List.of(),
                List.of(),
                null,
                PropertySelection.ALL,
                List.of(),
                List.of(),
                Lane.NORMAL,
                null,
                ForeignEdges.DELETE,
                false,
                List.of()));
  }

  @Test
  void triggersCanCapture() {
    SynclineFile file = good("captured by triggers, with the seed's pace");

    assertThat(file.source().capture()).isEqualTo(SourceSettings.Capture.TRIGGER);
    assertThat(file.queue())
        .isEqualTo(
            new QueueSettings(
                4, 100, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(20)));
    assertThat(file.recover()).isEqualTo(new RecoverSettings(false, Duration.ofSeconds(90)));
    assertThat(file.verify())
        .isEqualTo(
            new VerifySettings(
                true, Duration.ofHours(6), Depth.DEEP, 5, 2_000, Duration.ZERO, 0, 30));
    assertThat(file.continuous())
        .isEqualTo(
            new ContinuousSettings(true, 50, 10, Duration.ofSeconds(2), Duration.ofSeconds(90)));
    assertThat(file.repair())
        .isEqualTo(
            new Preferences(
                new Preference.Complete(), Map.of("Bill", new Preference.Newest("updatedAt"))));
  }

  @Test
  void fullFileHasItsSettings() {
    SynclineFile file = good("everything that a file can say");

    assertThat(file.source())
        .isEqualTo(
            new SourceSettings(
                "jdbc:postgresql://db:5432/app",
                "syncline",
                new Secret("s3cret-word"),
                SourceSettings.Capture.LOG,
                "civic_publication",
                PublicationOwner.USER,
                "civic",
                "syncline_state",
                Duration.ofSeconds(5),
                512L << 20,
                null));
    assertThat(file.targets().get("neo4j"))
        .isEqualTo(
            new Neo4j(
                "neo4j",
                "neo4j+s://graph:7687",
                "syncline",
                new Secret("s3cret"),
                "civic",
                Duration.ofMinutes(1)));
    assertThat(file.apply())
        .isEqualTo(
            new ApplySettings(
                ApplySettings.Mode.PARALLEL,
                4,
                Duration.ofMillis(20),
                500,
                16L << 20,
                Duration.ofMillis(50),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10)));
    assertThat(file.http()).isEqualTo(new HttpSettings(false, "0.0.0.0", 8080));
    assertThat(file.log())
        .isEqualTo(new LogSettings(LogSettings.Format.JSON, LogSettings.Level.DEBUG));
    assertThat(file.mapping().bookkeeping()).isEqualTo(new Bookkeeping("_k", "_v", "_h", "_e"));
  }

  @Test
  void fullFileHasItsEntries() {
    SynclineFile file = good("everything that a file can say");

    NodeEntry.FromTable bill = (NodeEntry.FromTable) file.mapping().nodes().getFirst();
    assertThat(bill.properties())
        .isEqualTo(
            new PropertySelection(
                List.of("title", "status"),
                List.of(),
                Map.of("status", "state"),
                Map.of("source", "civic", "weight", 1L, "factor", 1.5, "official", true),
                new Stamps("createdAt", "lastSyncedAt")));
    assertThat(Objects.requireNonNull(bill.where()).text()).isEqualTo("status <> 'withdrawn'");
    assertThat(bill.backReference()).isEqualTo(new BackReference("neo4j_node_id", "graphId"));
    assertThat(bill.foreignEdges()).isEqualTo(ForeignEdges.KEEP_NODE);
    assertThat(bill.lane()).isEqualTo(Lane.HIGH);
    assertThat(bill.adopt()).isTrue();
    assertThat(bill.relationships())
        .containsExactly(
            new OwnedRelationship(
                "SPONSORED_BY",
                "SPONSORED_BY",
                Direction.OUT,
                "Person",
                new EndSource.ForeignKey(List.of("sponsor_id"), List.of())),
            new OwnedRelationship(
                "CO_SPONSORED_BY",
                "CO_SPONSORED_BY",
                Direction.OUT,
                "Person",
                new EndSource.Each("co_sponsors", List.of())),
            new OwnedRelationship(
                "TAGGED", "TAGGED", Direction.OUT, "Tag", new EndSource.Each("tags", List.of())),
            new OwnedRelationship(
                "heard",
                "HEARD",
                Direction.IN,
                "Session",
                new EndSource.ForeignKey(
                    List.of("chamber", "number"), List.of("chamber", "number"))));
    RelationshipEntry voted = file.mapping().relationships().getFirst();
    assertThat(voted.type()).isEqualTo("VOTES");
    assertThat(voted.from())
        .isEqualTo(new RelationshipEntry.End("Person", List.of("user_id"), List.of("email")));
  }

  @Test
  void oddNamesAreWhatTheyAre() {
    SynclineFile file = good("names with dots, quotes, blanks and any letters");

    assertThat(file.mapping().nodes())
        .extracting(NodeEntry::name)
        .containsExactly("Odd Node", "Ärger", "日本", "Value");
    assertThat(((NodeEntry.FromTable) file.mapping().nodes().get(2)).table())
        .isEqualTo(new TableId("a", "b\"c"));
    NodeEntry.ValuesOf value = (NodeEntry.ValuesOf) file.mapping().nodes().get(3);
    assertThat(value.table()).isEqualTo(new TableId("a", "b.c"));
    assertThat(value.column()).isEqualTo("d.e");
  }

  @Test
  void wordsFromOutsideArePutIn() {
    SynclineFile file = good("words from the environment, and a dollar that is none");

    assertThat(file.source().jdbcUrl()).isEqualTo("jdbc:postgresql://db/app");
    assertThat(file.source().password().value()).isEqualTo("${WORD");
    assertThat(file.http().port()).isEqualTo(1234);
    NodeEntry.FromTable bill = (NodeEntry.FromTable) file.mapping().nodes().getFirst();
    assertThat(Objects.requireNonNull(bill.where()).text()).isEqualTo("title <> '${x}'");
  }

  @Test
  void wordsFromOutsideNeedNoQuotesOutsideOfBraces() {
    Map<String, String> environment =
        Map.of(
            "PG_URL", "postgres://me@db:5432/app",
            "PASSWORD", "p:a{s}s, #1",
            "URI", "bolt://graph",
            "NUMBER", "3",
            "FLAG", "false",
            "MODE", "parallel",
            "TIME", "2s",
            "SIZE", "64MB",
            "FILTER", "title <> 'x'");
    String text =
        """
        version: 1
        source:
          url: ${PG_URL}
          password: ${PASSWORD}
          heartbeat_interval: ${TIME}
          warn_retained_wal: ${SIZE}
          drop_slot_above: 20GB
        targets:
          neo4j:
            uri: ${URI}
            password: ${UNSET:-fallback}
        apply:
          mode: ${MODE}
          writers: ${NUMBER}
        http:
          enabled: ${FLAG}
        nodes:
          Bill:
            table: public.bills
            where: ${FILTER}
            properties:
              constants:
                source: ${MODE}
        """;

    SynclineFile file =
        ((ReadFile.Valid) new SynclineFileReader(environment).read("file.yaml", text)).file();

    assertThat(file.source().jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/app");
    assertThat(file.source().username()).isEqualTo("me");
    assertThat(file.source().password().value()).isEqualTo("p:a{s}s, #1");
    assertThat(file.source().heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(file.source().warnRetainedWal()).isEqualTo(64L << 20);
    assertThat(file.source().dropSlotAbove()).isEqualTo(20L << 30);
    Neo4j target = (Neo4j) file.targets().get("neo4j");
    assertThat(Objects.requireNonNull(target).uri()).isEqualTo("bolt://graph");
    assertThat(target.password().value()).isEqualTo("fallback");
    assertThat(file.apply().writers()).isEqualTo(3);
    assertThat(file.http().enabled()).isFalse();
    NodeEntry.FromTable bill = (NodeEntry.FromTable) file.mapping().nodes().getFirst();
    assertThat(Objects.requireNonNull(bill.where()).text()).isEqualTo("title <> 'x'");
    assertThat(bill.properties().constants()).containsEntry("source", "parallel");
  }

  @Test
  void secretIsReadFromAFileBesideTheConfiguration(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("password"), "from a file\n");
    Path file = folder.resolve("syncline.yaml");
    Files.writeString(
        file,
        Corpus.load("good.txt")
            .cases()
            .getFirst()
            .text()
            .replace("username: syncline", "username: me, password: \"${file:password}\""));

    ReadFile read = new SynclineFileReader(Map.of()).read(file);

    assertThat(((ReadFile.Valid) read).file().source().password().value()).isEqualTo("from a file");
  }

  @Test
  void secretsNeverShow() {
    SynclineFile file = good("everything that a file can say");

    assertThat(file.toString()).doesNotContain("s3cret").contains("***");
  }

  @Test
  void everyPlaceIsKnown() {
    SynclineFile file = good("everything that a file can say");

    assertThat(file.locations().of(MappingPath.of("nodes", "Bill", "lane")).toString())
        .isEqualTo("file.yaml:48:11");
    assertThat(file.locations().of(MappingPath.of("nodes", "Bill")).toString())
        .isEqualTo("file.yaml:36:3");
    assertThat(file.locations().of(MappingPath.of("nodes", "Bill", "absent", "deep")).toString())
        .isEqualTo("file.yaml:36:3");
    assertThat(file.locations().of(MappingPath.ROOT).toString()).isEqualTo("file.yaml:1:1");
  }

  @Test
  void fileThatCannotBeReadIsAProblem(@TempDir Path folder) throws IOException {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "name: \u00fc".getBytes(StandardCharsets.ISO_8859_1));
    SynclineFileReader reader = new SynclineFileReader(Map.of());

    assertThat(reader.read(folder.resolve("none.yaml")).toString())
        .contains("the file does not exist; `syncline init` writes a first one");
    assertThat(reader.read(latin).toString()).contains("the file is not UTF-8; save it as UTF-8");
    assertThat(reader.read(folder).toString()).contains("the file cannot be read");
  }

  static Stream<Path> examples() throws IOException {
    return SchemaTest.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesAreValid(Path file) {
    Map<String, String> environment =
        Map.of(
            "PG_URL",
            "jdbc:postgresql://db/app?user=a",
            "NEO4J_URI",
            "bolt://g",
            "NEO4J_PASSWORD",
            "x");

    ReadFile read = new SynclineFileReader(environment).read(file);

    assertThat(read).isInstanceOf(ReadFile.Valid.class);
  }

  private static SynclineFile good(String name) {
    return Corpus.load("good.txt").cases().stream()
        .filter(file -> file.name().equals(name))
        .map(file -> ((ReadFile.Valid) file.read()).file())
        .findFirst()
        .orElseThrow();
  }
}
