// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.Step;
import io.syncline.cli.report.Lanes;
import io.syncline.config.SourceSettings.Capture;
import io.syncline.config.SourceSettings.PublicationOwner;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.rule.MappingBinder;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.engine.AppliedMapping;
import io.syncline.engine.EntryTable;
import io.syncline.postgres.PostgresSource;
import io.syncline.postgres.PostgresTriggerSource;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.doctor.PostgresDoctor;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.setup.SetupStep;
import io.syncline.postgres.slot.SlotNames;
import io.syncline.postgres.state.PostgresStateStore;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL database that a file names. Connects when it is first asked something. */
final class PostgresConnection implements SourceConnection {
  static final int GENERATED_SINCE = 18;

  private final SynclineFile file;
  private final PostgresSettings settings;
  private final ChangeSource source;
  private final PostgresStateStore state;
  private final PostgresSetup setup;

  PostgresConnection(SynclineFile file) {
    this.file = file;
    this.settings = FileSettings.postgres(file);
    this.source =
        byTriggers()
            ? new PostgresTriggerSource(settings, file.name(), this::triggerNeeds)
            : new PostgresSource(settings);
    this.state = new PostgresStateStore(settings);
    this.setup = new PostgresSetup(settings);
  }

  private boolean byTriggers() {
    return file.source().capture() == Capture.TRIGGER;
  }

  private TriggerNeeds triggerNeeds(Catalog catalog) {
    return triggerNeeds(bindOrRefuse(catalog));
  }

  /** With capture from the log none: those of a former capture go. */
  private TriggerNeeds triggerNeeds(BoundMapping mapping) {
    return new TriggerNeeds(
        file.name(),
        List.copyOf(file.targets().keySet()),
        byTriggers() ? tracked(mapping) : List.of());
  }

  private List<TrackedTable> tracked(BoundMapping mapping) {
    Set<String> masked = Set.copyOf(file.failures().mask());
    return TrackedTable.of(mapping).stream().map(table -> table.masking(masked)).toList();
  }

  @Override
  public ChangeSource changes() {
    return source;
  }

  @Override
  public StateStore state() {
    return state;
  }

  @Override
  public String slotOf(PipelineId pipeline) {
    return SlotNames.of(settings.slotPrefix(), pipeline);
  }

  @Override
  public Binding bind() {
    GeneratedColumns generated = generatedColumns(); // not by the pool: fails at once, and says why
    Catalog catalog = loadCatalog();
    return file.bind(
        tables().stream().allMatch(table -> catalog.find(table).isPresent())
            ? catalog
            : catalog.beside(names()),
        generated);
  }

  private Set<TableId> names() {
    Sessions sessions = new Sessions(settings);
    try (Connection connection = sessions.open()) {
      return PostgresCatalog.names(connection);
    } catch (SQLException e) {
      throw sessions.failure("list the tables", e);
    }
  }

  Catalog loadCatalog() {
    return source.loadCatalog(tables());
  }

  List<TableId> tables() {
    return MappingBinder.tables(file.mapping()).stream().sorted().toList();
  }

  /** The mapping for a running engine, which goes on only with one that fits. */
  BoundMapping bindOrRefuse(Catalog catalog) {
    return switch (file.bind(catalog, generatedColumns())) {
      case Binding.Bound(BoundMapping mapping) -> mapping;
      case Binding.Refused(var problems) ->
          throw new SynclineException(
              ErrorCode.MAPPING_INVALID,
              "the mapping does not fit the database: "
                  + file.locations().locate(problems).getFirst()
                  + (problems.size() == 1
                      ? ""
                      : "; and "
                          + (problems.size() - 1)
                          + " more, see `syncline validate"
                          + " --connected`"));
    };
  }

  private GeneratedColumns generatedColumns() {
    if (byTriggers()) {
      return GeneratedColumns.PUBLISHED; // rows are read, whatever the log carries
    }
    Sessions sessions = new Sessions(settings);
    try (Connection connection = sessions.open()) {
      return connection.getMetaData().getDatabaseMajorVersion() >= GENERATED_SINCE
          ? GeneratedColumns.PUBLISHED
          : GeneratedColumns.UNPUBLISHED;
    } catch (SQLException e) {
      throw sessions.failure("ask for the version", e);
    }
  }

  @Override
  public List<Step> plan(BoundMapping mapping, @Nullable String role) {
    return steps(setup.plan(needs(mapping, role)));
  }

  @Override
  public void setUp(BoundMapping mapping, @Nullable String role) {
    setup.apply(setup.plan(needs(mapping, role)));
  }

  private SetupNeeds needs(BoundMapping mapping, @Nullable String role) {
    return new SetupNeeds(
        mapping.tables(),
        mapsGenerated(mapping, loadCatalog()),
        backReferences(mapping),
        role,
        managesPublication(),
        triggerNeeds(mapping));
  }

  private boolean managesPublication() {
    return file.source().publicationOwner() == PublicationOwner.SYNCLINE;
  }

  private static boolean mapsGenerated(BoundMapping mapping, Catalog catalog) {
    return entries(mapping)
        .map(entry -> EntryTable.of(mapping, entry))
        .anyMatch(entry -> entry.columns().stream().anyMatch(c -> generated(catalog, entry, c)));
  }

  private static Stream<String> entries(BoundMapping mapping) {
    return Stream.concat(
        mapping.nodes().stream()
            .filter(node -> !(node instanceof NodeType.ExternalNode))
            .map(NodeType::name),
        mapping.joins().stream().map(JoinType::name));
  }

  private static boolean generated(Catalog catalog, EntryTable entry, String column) {
    return catalog
        .find(entry.table())
        .flatMap(table -> table.find(column))
        .filter(found -> found.generated() == Catalog.Generated.STORED)
        .isPresent();
  }

  private static Map<TableId, List<String>> backReferences(BoundMapping mapping) {
    Map<TableId, List<String>> columns = new HashMap<>();
    for (NodeType node : mapping.nodes()) {
      if (node instanceof NodeType.TableNode table && table.backReference() != null) {
        columns
            .computeIfAbsent(table.table(), t -> new ArrayList<>())
            .add(table.backReference().column());
      }
    }
    return columns;
  }

  private static List<Step> steps(List<SetupStep> steps) {
    return steps.stream().map(step -> new Step(step.what(), step.sql())).toList();
  }

  @Override
  public void accept(BoundMapping mapping) {
    state.saveMapping(file.name(), AppliedMapping.next(state.loadMapping(file.name()), mapping));
  }

  @Override
  public List<Check> check() {
    PostgresDoctor doctor = new PostgresDoctor(settings, file.source().warnRetainedWal());
    return doctor.examine(doctorNeeds(), Lanes.pipelines(file)).stream()
        .map(check -> new Check(check.name(), verdict(check), check.what(), check.remedySql()))
        .toList();
  }

  /** What can be said before it is known that the mapping fits. */
  private SetupNeeds doctorNeeds() {
    return bind() instanceof Binding.Bound(BoundMapping mapping)
        ? needs(mapping, null)
        : SetupNeeds.of(tables());
  }

  private static Check.Verdict verdict(io.syncline.postgres.doctor.Check check) {
    return switch (check.result()) {
      case OK -> Check.Verdict.PASSED;
      case WARNING -> Check.Verdict.WARNING;
      case FAILED -> Check.Verdict.FAILED;
    };
  }

  @Override
  public List<Step> planRemoval() {
    return steps(removal());
  }

  private List<SetupStep> removal() {
    return setup.planRemoval(file.name(), pipelines(), managesPublication());
  }

  /** Those that the file asks for, and those that ran under a former one. */
  private List<PipelineId> pipelines() {
    Set<PipelineId> pipelines = new LinkedHashSet<>(Lanes.pipelines(file));
    try {
      state.loadStatus(file.name()).stream().map(PipelineStatus::pipeline).forEach(pipelines::add);
    } catch (SynclineException e) {
      if (e.code() != ErrorCode.NOT_APPLIED) {
        throw e;
      }
    }
    return List.copyOf(pipelines);
  }

  @Override
  public void remove() {
    setup.apply(removal());
  }

  @Override
  public void close() {
    state.close();
    source.close();
  }
}
