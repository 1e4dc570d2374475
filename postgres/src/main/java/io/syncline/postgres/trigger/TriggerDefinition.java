// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.publication.TableSql;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A trigger with the function it runs.
 *
 * @param on the table or partition it is on
 * @param function its name, in our own schema
 * @param body the function's source
 * @param settings the function's own settings, each as {@code SET name = value}
 * @param event what comes between the trigger's name and EXECUTE, with {@code %s} for the table
 */
record TriggerDefinition(
    String sync,
    String schema,
    TableId on,
    String name,
    String function,
    String body,
    String settings,
    String event) {

  /** What a comment on each of our triggers begins with. */
  static String mark(String sync) {
    return "Syncline, sync " + sync + ", definition ";
  }

  /** Kept as the trigger's comment: another one means that it is outdated. */
  String comment() {
    CRC32 sum = new CRC32();
    sum.update((event + settings + body).getBytes(StandardCharsets.UTF_8));
    return mark(sync) + "%08x".formatted(sum.getValue());
  }

  private String qualifiedFunction() {
    return SqlText.identifier(schema) + "." + SqlText.identifier(function);
  }

  String functionSql() {
    return """
    CREATE OR REPLACE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    %2$s
    AS $syncline$%3$s$syncline$;
    REVOKE ALL ON FUNCTION %1$s() FROM PUBLIC;
    """
        .formatted(qualifiedFunction(), settings, body);
  }

  /** Always, also where a session plays the replica: a change that is not noticed is lost. */
  String triggerSql() {
    String table = TableSql.name(on);
    String quoted = SqlText.identifier(name);
    return """
    DROP TRIGGER IF EXISTS %1$s ON %2$s;
    CREATE TRIGGER %1$s %3$s EXECUTE FUNCTION %4$s();
    ALTER TABLE %2$s ENABLE ALWAYS TRIGGER %1$s;
    COMMENT ON TRIGGER %1$s ON %2$s IS %5$s;
    """
        .formatted(
            quoted,
            table,
            event.formatted(table),
            qualifiedFunction(),
            SqlText.literal(comment()).strip());
  }
}
