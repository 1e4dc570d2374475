// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.CanonicalSql;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.publication.TableSql;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prints the triggers of one table. A plain table's inserts and deletes are noticed by statement,
 * with transition tables; a partitioned table's by row, since only such triggers come to partitions
 * by themselves; and by row too where statements on another table, or a subscription, write to it,
 * since then only triggers for rows fire, and where its statements write to other tables' rows.
 */
final class TriggerSql {
  private static final String OLD = "OLD";
  private static final String NEW = "NEW";
  private static final String ONLY = "ONLY ";
  private static final String WITH_A_VIEW_OF_NOW =
      """
        IF pg_catalog.current_setting('transaction_isolation') NOT LIKE 'read %' THEN
          RAISE EXCEPTION 'TRUNCATE of a table that Syncline captures by triggers needs READ COMMITTED'
          USING ERRCODE = 'feature_not_supported',
            DETAIL = 'What was committed after this transaction''s view was taken would go unnoticed.',
            HINT = 'Use DELETE, or truncate in a transaction that is READ COMMITTED.';
        END IF;
      """;

  private final QueueName queue;
  private final TriggerNames names;
  private final TrackedTable tracked;

  TriggerSql(QueueName queue, TrackedTable tracked) {
    this.queue = queue;
    this.names = new TriggerNames(queue.sync());
    this.tracked = tracked;
  }

  List<TriggerDefinition> byStatement() {
    return List.of(
        update(),
        definition(
            tracked.table(),
            TriggerKind.INSERT,
            "AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT",
            body(each(entry -> bulk(entry, "new_rows", "pending")))),
        definition(
            tracked.table(),
            TriggerKind.DELETE,
            "AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT",
            body(each(entry -> bulk(entry, "old_rows", "deleted")))),
        truncate(tracked.table(), ONLY));
  }

  List<TriggerDefinition> byRow() {
    return Stream.concat(rows(), Stream.of(truncate(tracked.table(), ONLY))).toList();
  }

  /**
   * @param relations the table itself and everything below it
   */
  List<TriggerDefinition> partitioned(List<TableId> relations) {
    return Stream.concat(rows(), relations.stream().map(relation -> truncate(relation, "")))
        .toList();
  }

  private Stream<TriggerDefinition> rows() {
    return Stream.of(
        update(),
        definition(
            tracked.table(),
            TriggerKind.INSERT,
            "AFTER INSERT ON %s FOR EACH ROW",
            body(each(entry -> when(matches(entry, NEW), change(entry, key(NEW), "NULL"))))),
        definition(
            tracked.table(),
            TriggerKind.DELETE,
            "AFTER DELETE ON %s FOR EACH ROW",
            body(each(entry -> when(matches(entry, OLD), delete(entry, key(OLD)))))));
  }

  private TriggerDefinition update() {
    List<String> columns =
        tracked.entries().stream().flatMap(entry -> entry.columns().stream()).distinct().toList();
    return definition(
        tracked.table(),
        TriggerKind.UPDATE,
        "AFTER UPDATE ON %%s FOR EACH ROW WHEN (%s)".formatted(differ(columns).replace("%", "%%")),
        """

        DECLARE
          key_before text := %s;
          key_now text := %s;
        BEGIN
        %s  RETURN NULL;
        END
        """
            .formatted(key(OLD), key(NEW), each(this::updated)));
  }

  private String updated(TrackedEntry entry) {
    String moved =
        "IF key_before <> key_now THEN\n      PERFORM %s(%s, key_before, key_now, %s);\n    ELSE\n      %s    END IF;\n"
            .formatted(
                queue.function("on_key_change"),
                arguments(entry),
                arrays(entry),
                change(entry, "key_now", arrays(entry)));
    String either =
        entry.where() == null
            ? ""
            : " AND (" + matches(entry, OLD) + " OR " + matches(entry, NEW) + ")";
    return when(differ(entry.columns()) + either, moved);
  }

  private String arrays(TrackedEntry entry) {
    if (entry.arrays().isEmpty()) {
      return "NULL";
    }
    String merged =
        entry.arrays().stream()
            .map(
                column ->
                    "coalesce(%s(%s, OLD.%3$s::text[], NEW.%3$s::text[]), '{}')"
                        .formatted(
                            queue.function("on_array_field_change"),
                            SqlText.literal(column),
                            SqlText.identifier(column)))
            .collect(Collectors.joining(" || "));
    return "CASE WHEN %s THEN nullif(%s, '{}') END".formatted(differ(entry.arrays()), merged);
  }

  /** Compares what is stored, since not every type has an equality. */
  private static String differ(List<String> columns) {
    return "ROW(%s)::record OPERATOR(pg_catalog.*<>) ROW(%s)::record"
        .formatted(list(OLD, columns), list(NEW, columns));
  }

  private static String list(String row, List<String> columns) {
    return columns.stream()
        .map(column -> row + "." + SqlText.identifier(column))
        .collect(Collectors.joining(", "));
  }

  /**
   * Before it happens, while the rows can still be read; nobody else can write any more. What
   * others committed after an older view was taken could not be read, nor what a policy hides.
   */
  private TriggerDefinition truncate(TableId relation, String only) {
    return definition(
        relation,
        TriggerKind.TRUNCATE,
        "BEFORE TRUNCATE ON %s FOR EACH STATEMENT",
        body(
            WITH_A_VIEW_OF_NOW
                + each(entry -> bulk(entry, only + TableSql.name(relation), "deleted"))));
  }

  private String bulk(TrackedEntry entry, String from, String status) {
    return """
      INSERT INTO %1$s AS q
        (sync, target, entity_type, entity_id, sync_status, lane, queue_version)
      SELECT %2$s, %3$s, %4$s, '%5$s', %6$s, pg_catalog.nextval(%7$s)
      FROM %8$s AS r%9$s
      ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET
        sync_status = excluded.sync_status, lane = excluded.lane, changed_arrays = NULL,
        queue_version = pg_catalog.nextval(%7$s),
        attempts = 0, next_attempt_at = NULL, updated_at = now();
    """
        .formatted(
            queue.table(),
            queue.place(),
            SqlText.literal(entry.name()),
            key("r"),
            status,
            SqlText.literal(entry.lane().text()),
            queue.sequence(),
            from,
            entry.where() == null ? "" : " WHERE " + matches(entry, "r"));
  }

  private String change(TrackedEntry entry, String key, String arrays) {
    return "PERFORM %s(%s, %s, %s);\n"
        .formatted(queue.function("on_entity_change"), arguments(entry), key, arrays);
  }

  private String delete(TrackedEntry entry, String key) {
    return "PERFORM %s(%s, %s);\n"
        .formatted(queue.function("on_entity_delete"), arguments(entry), key);
  }

  private String arguments(TrackedEntry entry) {
    return queue.place()
        + ", "
        + SqlText.literal(entry.name())
        + ", "
        + SqlText.literal(entry.lane().text());
  }

  private static String when(String condition, String then) {
    return condition.isEmpty()
        ? "  " + then
        : "  IF %s THEN\n    %s  END IF;\n".formatted(condition, then);
  }

  private static String matches(TrackedEntry entry, String row) {
    BoundFilter where = entry.where();
    return where == null
        ? ""
        : "(" + where.toSql(column -> row + "." + SqlText.identifier(column)) + ") IS TRUE";
  }

  private String key(String row) {
    KeyColumns identity = tracked.identity();
    return CanonicalSql.key(
        IntStream.range(0, identity.columns().size())
            .mapToObj(
                i ->
                    CanonicalSql.keyPart(
                        identity.types().get(i),
                        row + "." + SqlText.identifier(identity.columns().get(i))))
            .toList());
  }

  private String each(java.util.function.Function<TrackedEntry, String> part) {
    return tracked.entries().stream().map(part).collect(Collectors.joining());
  }

  private static String body(String statements) {
    return "\nBEGIN\n" + statements + "  RETURN NULL;\nEND\n";
  }

  private TriggerDefinition definition(TableId on, TriggerKind kind, String event, String body) {
    return new TriggerDefinition(
        queue.sync(),
        queue.schema(),
        on,
        names.trigger(on, kind),
        names.function(on, kind),
        body,
        FunctionSettings.of(tracked, kind),
        event);
  }
}
