// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.syncline.config.ApplySettings;
import io.syncline.config.ContinuousSettings;
import io.syncline.config.FailuresSettings;
import io.syncline.config.FileSchema;
import io.syncline.config.HttpSettings;
import io.syncline.config.QueueSettings;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.config.TargetSettings;
import io.syncline.config.VerifySettings;
import io.syncline.config.yaml.Keys;
import io.syncline.config.yaml.Quantity;
import io.syncline.core.mapping.Bookkeeping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class SchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = FileSchema.text();
  private static final JsonNode TREE = JSON.readTree(TEXT);
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(TEXT, InputFormat.JSON);

  static Stream<Corpus.Case> wrongInShape() {
    return Corpus.load("bad.txt").cases().stream()
        .filter(file -> !file.isSemantic())
        .filter(file -> file.problems().stream().noneMatch(p -> p.contains("is no YAML")));
  }

  static Stream<Corpus.Case> rightInShape() {
    return Stream.concat(
        Corpus.load("good.txt").cases().stream(),
        Corpus.load("bad.txt").cases().stream().filter(Corpus.Case::isSemantic));
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      return files.filter(file -> file.endsWith("syncline.yaml")).toList().stream();
    }
  }

  static List<Keys> sections() {
    return List.of(
        FileSection.KEYS,
        SourceSection.KEYS,
        TargetSection.NEO4J,
        ApplySection.KEYS,
        FailuresSection.KEYS,
        QueueSection.KEYS,
        ServiceSections.RECOVER,
        VerifySection.KEYS,
        ContinuousSection.KEYS,
        RepairSection.KEYS,
        ServiceSections.HTTP,
        ServiceSections.LOG,
        ServiceSections.BOOKKEEPING,
        NodeSection.TABLE,
        NodeSection.VALUES,
        NodeSection.EXTERNAL,
        NodeSection.BACK_REFERENCE,
        OwnedRelationshipSection.KEYS,
        RelationshipSection.KEYS,
        RelationshipSection.END,
        PropertiesSection.KEYS,
        PropertiesSection.STAMPS);
  }

  @ParameterizedTest
  @MethodSource("wrongInShape")
  void schemaRefusesWhatTheReaderRefusesForItsShape(Corpus.Case file) {
    assertThat(errors(file.text())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("rightInShape")
  void schemaAcceptsWhateverHasTheRightShape(Corpus.Case file) {
    assertThat(errors(file.text())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void schemaAcceptsTheExamples(Path file) throws IOException {
    assertThat(errors(Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void schemaKnowsTheKeysThatTheReaderKnows(Keys section) {
    JsonNode definition =
        section.definition().equals("file") ? TREE : TREE.at("/$defs/" + section.definition());

    assertThat(new TreeSet<>(definition.get("properties").propertyNames()))
        .isEqualTo(new TreeSet<>(section.names()));
  }

  @Test
  void everyKeyHasADescription() {
    List<String> silent = new ArrayList<>();
    for (Keys section : sections()) {
      JsonNode definition =
          section.definition().equals("file") ? TREE : TREE.at("/$defs/" + section.definition());
      for (String key : section.names()) {
        JsonNode property = definition.get("properties").get(key);
        JsonNode target =
            property.has("description") ? property : TREE.at(pointer(property.get("$ref")));
        if (!target.has("description")) {
          silent.add(section.definition() + "." + key);
        }
      }
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void defaultsAreThoseOfTheRecords() {
    ApplySettings apply = ApplySettings.DEFAULTS;
    FailuresSettings failures = FailuresSettings.DEFAULTS;
    Map<String, Object> defaults =
        Map.ofEntries(
            Map.entry("/properties/name", SynclineFile.DEFAULT_NAME),
            Map.entry("/$defs/source/properties/schema", SourceSettings.DEFAULT_SCHEMA),
            Map.entry(
                "/$defs/source/properties/heartbeat_interval",
                Quantity.text(SourceSettings.DEFAULT_HEARTBEAT_INTERVAL)),
            Map.entry(
                "/$defs/source/properties/warn_retained_wal",
                Quantity.text(SourceSettings.DEFAULT_WARN_RETAINED_WAL)),
            Map.entry("/$defs/neo4j/properties/username", TargetSettings.Neo4j.DEFAULT_USERNAME),
            Map.entry("/$defs/neo4j/properties/database", TargetSettings.Neo4j.DEFAULT_DATABASE),
            Map.entry(
                "/$defs/neo4j/properties/transaction_timeout",
                Quantity.text(TargetSettings.Neo4j.DEFAULT_TRANSACTION_TIMEOUT)),
            Map.entry("/$defs/apply/properties/max_delay", Quantity.text(apply.maxDelay())),
            Map.entry("/$defs/apply/properties/batch_size", apply.batchSize()),
            Map.entry(
                "/$defs/apply/properties/max_transaction_memory",
                Quantity.text(apply.maxTransactionBytes())),
            Map.entry("/$defs/apply/properties/retry_min", Quantity.text(apply.retryMin())),
            Map.entry("/$defs/apply/properties/retry_max", Quantity.text(apply.retryMax())),
            Map.entry("/$defs/apply/properties/answer_within", Quantity.text(apply.answerWithin())),
            Map.entry("/$defs/failures/properties/attempts", failures.retry().attempts()),
            Map.entry(
                "/$defs/failures/properties/retry_first", Quantity.text(failures.retry().first())),
            Map.entry(
                "/$defs/failures/properties/retry_longest",
                Quantity.text(failures.retry().longest())),
            Map.entry("/$defs/failures/properties/limit", failures.limit()),
            Map.entry("/$defs/failures/properties/keep", Quantity.text(failures.keep())),
            Map.entry("/$defs/queue/properties/workers", QueueSettings.DEFAULTS.workers()),
            Map.entry("/$defs/queue/properties/batch_size", QueueSettings.DEFAULTS.batchSize()),
            Map.entry(
                "/$defs/queue/properties/interval",
                Quantity.text(QueueSettings.DEFAULTS.interval())),
            Map.entry(
                "/$defs/queue/properties/lease", Quantity.text(QueueSettings.DEFAULTS.lease())),
            Map.entry("/$defs/verify/properties/enabled", VerifySettings.DEFAULTS.enabled()),
            Map.entry("/$defs/verify/properties/depth", VerifySettings.DEFAULTS.depth().text()),
            Map.entry("/$defs/verify/properties/sample", VerifySettings.DEFAULTS.sample()),
            Map.entry("/$defs/verify/properties/max_rate", VerifySettings.DEFAULTS.maxRate()),
            Map.entry(
                "/$defs/verify/properties/max_lag",
                Quantity.text(VerifySettings.DEFAULTS.maxLag())),
            Map.entry(
                "/$defs/verify/properties/max_sessions", VerifySettings.DEFAULTS.maxSessions()),
            Map.entry("/$defs/verify/properties/keep", VerifySettings.DEFAULTS.keep()),
            Map.entry(
                "/$defs/continuous/properties/enabled", ContinuousSettings.DEFAULTS.enabled()),
            Map.entry("/$defs/continuous/properties/sample", ContinuousSettings.DEFAULTS.sample()),
            Map.entry(
                "/$defs/continuous/properties/per_second", ContinuousSettings.DEFAULTS.perSecond()),
            Map.entry(
                "/$defs/continuous/properties/soon",
                Quantity.text(ContinuousSettings.DEFAULTS.soon())),
            Map.entry(
                "/$defs/continuous/properties/late",
                Quantity.text(ContinuousSettings.DEFAULTS.late())),
            Map.entry(
                "/$defs/queue/properties/entity_timeout",
                Quantity.text(QueueSettings.DEFAULTS.entityTimeout())),
            Map.entry("/$defs/http/properties/port", HttpSettings.DEFAULTS.port()),
            Map.entry("/$defs/http/properties/bind", HttpSettings.DEFAULTS.bind()),
            Map.entry("/$defs/bookkeeping/properties/key", Bookkeeping.DEFAULTS.key()),
            Map.entry("/$defs/bookkeeping/properties/version", Bookkeeping.DEFAULTS.version()),
            Map.entry("/$defs/bookkeeping/properties/hash", Bookkeeping.DEFAULTS.hash()),
            Map.entry("/$defs/bookkeeping/properties/entry", Bookkeeping.DEFAULTS.entry()));

    defaults.forEach(
        (pointer, value) ->
            assertThat(TREE.at(pointer).get("default"))
                .as(pointer)
                .isEqualTo(JSON.valueToTree(value)));
  }

  private static String pointer(JsonNode reference) {
    return reference.asString().substring(1);
  }

  private static List<Error> errors(String yaml) {
    LoadSettings settings =
        LoadSettings.builder().setSchema(new CoreSchema()).setAllowDuplicateKeys(true).build();
    return SCHEMA.validate(JSON.valueToTree(new Load(settings).loadFromString(yaml)));
  }
}
