// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.snapshot;

import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.publication.Publication;
import io.syncline.postgres.publication.PublicationReader;
import io.syncline.postgres.publication.SourceLine;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.Continuity;
import io.syncline.postgres.slot.Lsn;
import io.syncline.postgres.slot.ServerState;
import io.syncline.postgres.slot.WayBack;
import io.syncline.postgres.snapshot.SlotMaker.Made;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Begins snapshots: publication, then slots, then the view of the database. The last slot's start
 * is where all streams go on, and its exported snapshot sees exactly what was committed before it;
 * the slots made before it leave out what is older. Any thread.
 */
public final class SnapshotOpener {
  /** Before every version that a trigger gives. */
  private static final Position BESIDE_TRIGGERS = new Position(1, 0);

  private final Sessions sessions;

  public SnapshotOpener(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * @param slots names of the slots to make
   */
  public SnapshotSession begin(List<String> slots, Catalog catalog) {
    Connection keeper = sessions.open();
    Connection replication = null;
    try {
      Publication publication = requirePublication(keeper, catalog);
      ServerState server = ServerState.read(keeper);
      replication = sessions.openReplication();
      Made last = makeSlots(new SlotMaker(sessions, keeper), replication, slots);
      pin(keeper, last);
      Publication pinned = requirePublication(keeper, catalog);
      Map<TableId, Long> estimates = RowEstimates.read(keeper, catalog);
      return new PostgresSnapshot(
          sessions,
          new PostgresSnapshot.Pinned(keeper, replication, String.valueOf(last.snapshot())),
          new PostgresSnapshot.View(
              Lsn.before(last.consistentLsn()),
              SourceLine.of(server.server(), unchanged(publication, pinned)).text(),
              catalog,
              estimates));
    } catch (SQLException e) {
      closeQuietly(keeper, replication);
      throw sessions.failure("begin a snapshot", e);
    } catch (SynclineException e) {
      closeQuietly(keeper, replication);
      throw e;
    }
  }

  /**
   * Begins a snapshot beside triggers that are in place already: what commits after it has a later
   * version than its rows.
   *
   * @param source what checkpoints must keep
   */
  public SnapshotSession beginBesideTriggers(String source, Catalog catalog) {
    Connection keeper = sessions.open();
    try (Statement statement = keeper.createStatement()) {
      statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      String snapshot;
      try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
        row.next();
        snapshot = String.valueOf(row.getString(1));
      }
      return new PostgresSnapshot(
          sessions,
          new PostgresSnapshot.Pinned(keeper, null, snapshot),
          new PostgresSnapshot.View(
              BESIDE_TRIGGERS, source, catalog, RowEstimates.read(keeper, catalog)));
    } catch (SQLException e) {
      closeQuietly(keeper, null);
      throw sessions.failure("begin a snapshot", e);
    }
  }

  private Publication requirePublication(Connection connection, Catalog catalog)
      throws SQLException {
    String name = sessions.settings().publication();
    String place = sessions.settings().place();
    Publication publication =
        new PublicationReader(connection)
            .find(name, Continuity.oids(catalog))
            .orElseThrow(
                () ->
                    new SynclineException(
                        ErrorCode.NOT_APPLIED,
                        "publication %s does not exist in %s; %s"
                            .formatted(name, place, WayBack.APPLY)));
    new Continuity(sessions, connection).refuseFault(publication);
    for (TableId table : catalog.tables().keySet()) {
      if (!publication.members().containsKey(table)) {
        throw new SynclineException(
            ErrorCode.NOT_APPLIED,
            "table %s is not in publication %s in %s; %s"
                .formatted(table, name, place, WayBack.APPLY));
      }
    }
    return publication;
  }

  private static Made makeSlots(SlotMaker maker, Connection replication, List<String> slots)
      throws SQLException {
    for (String slot : slots) {
      maker.dropLeftover(slot);
    }
    for (String slot : slots.subList(0, slots.size() - 1)) {
      maker.make(replication, slot, false);
    }
    return maker.make(replication, slots.getLast(), true);
  }

  private static void pin(Connection connection, Made slot) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(pinning(String.valueOf(slot.snapshot())));
    }
  }

  static String pinning(String snapshot) {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT "
        + SqlText.literal(snapshot)
        + "; SET LOCAL statement_timeout = 0";
  }

  /** A table that was taken out and put in again while the slots were made was not published. */
  private Publication unchanged(Publication before, Publication pinned) {
    if (!before.equals(pinned)) {
      throw new SynclineException(
          ErrorCode.SOURCE_UNREACHABLE,
          "publication %s in %s was altered while the snapshot began; it begins again"
              .formatted(pinned.name(), sessions.settings().place()));
    }
    return pinned;
  }

  static void closeQuietly(Connection keeper, @Nullable Connection other) {
    try (keeper;
        other) {
      // Only closed.
    } catch (SQLException e) {
      // Nothing depends on an orderly goodbye.
    }
  }
}
