// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.mapping.Catalog;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.publication.Publication;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.Continuity;
import io.syncline.postgres.slot.SlotState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens the stream of a slot once everything about it is proven. Any thread. */
public final class StreamOpener {
  private final Sessions sessions;

  public StreamOpener(Sessions sessions) {
    this.sessions = sessions;
  }

  public ChangeStream open(String slot, Checkpoint from, Catalog catalog) {
    Position position = from.position();
    Proven proven = prove(slot, from, catalog);
    RelationRouter router = new RelationRouter(proven.now(), proven.generated(), this::ancestors);
    noticeChanges(catalog, proven.now(), router);
    Resumption resumption =
        new Resumption(position, proven.slot().confirmedLsn(), sessions.settings().place());
    // Last, when nothing else can fail: nobody would close it.
    ReplicationFeed feed = ReplicationFeed.start(sessions, slot, resumption.startLsn());
    return new PostgresStream(
        feed, router, new TransactionGatherer(sessions.settings(), position), resumption);
  }

  /**
   * The slot and the tables as they are.
   *
   * @param generated whether the publication has generated columns
   */
  private record Proven(SlotState slot, List<TableDescription> now, boolean generated) {}

  private Proven prove(String slot, Checkpoint from, Catalog catalog) {
    try (Connection connection = sessions.open()) {
      Continuity continuity = new Continuity(sessions, connection);
      Publication publication = continuity.proveSource(from, catalog);
      SlotState state = continuity.proveSlot(slot, from.position());
      List<TableDescription> now = PostgresCatalog.describe(connection, catalog.tables().keySet());
      return new Proven(state, now, publication.generated());
    } catch (SQLException e) {
      throw sessions.failure("open slot " + slot, e);
    }
  }

  /** What changed between the reading of the catalog and now. */
  private static void noticeChanges(
      Catalog catalog, List<TableDescription> described, RelationRouter router) {
    Map<TableId, TableDescription> now =
        described.stream()
            .collect(Collectors.toMap(table -> table.table().id(), Function.identity()));
    for (Catalog.Table table : catalog.tables().values()) {
      TableDescription found = now.get(table.id());
      if (found == null) {
        router.notice(table.id(), "the table is gone");
      } else if (!found.table().fingerprint().equals(table.fingerprint())) {
        router.notice(table.id(), "the table was altered");
      }
    }
  }

  private List<TableId> ancestors(int relation) {
    List<TableId> ancestors = new ArrayList<>();
    String sql =
        """
        SELECT n.nspname, c.relname
        FROM pg_partition_ancestors(?::oid::regclass) a
        JOIN pg_class c ON c.oid = a.relid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        """;
    try (Connection connection = sessions.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, Integer.toUnsignedLong(relation));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ancestors.add(new TableId(row.getString(1), row.getString(2)));
        }
        return ancestors;
      }
    } catch (SQLException e) {
      throw sessions.failure(
          "find what partition " + Integer.toUnsignedLong(relation) + " belongs to", e);
    }
  }
}
