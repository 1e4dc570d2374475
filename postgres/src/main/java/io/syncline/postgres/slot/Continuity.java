// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.postgres.publication.Publication;
import io.syncline.postgres.publication.PublicationReader;
import io.syncline.postgres.publication.SourceLine;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Proves that a pipeline can go on from its checkpoint without a gap, or says why it cannot. */
public final class Continuity {
  private final Sessions sessions;
  private final Connection connection;
  private final String place;

  public Continuity(Sessions sessions, Connection connection) {
    this.sessions = sessions;
    this.connection = connection;
    this.place = sessions.settings().place();
  }

  /** The server and the publication are the ones the source line speaks of. Any time. */
  public Publication proveSource(Checkpoint checkpoint, Catalog catalog) throws SQLException {
    SourceLine line = SourceLine.parse(checkpoint.source());
    Position position = checkpoint.position();
    proveServer(line, ServerState.read(connection), position);
    return provePublication(line, catalog);
  }

  private void proveServer(SourceLine line, ServerState server, Position position) {
    if (!server.system().equals(line.system()) || server.database() != line.database()) {
      throw failure(
          ErrorCode.SOURCE_REPLACED,
          ("%s is another database (system %s, database %d) than the one this pipeline began on"
                  + " (system %s, database %d)")
              .formatted(
                  place, server.system(), server.database(), line.system(), line.database()));
    }
    if (server.timeline() != line.timeline()) {
      proveTimeline(line, server, position);
    }
    if (server.flushedLsn() < position.lsn()) {
      throw failure(
          ErrorCode.SOURCE_WENT_BACK,
          ("the log of %s ends at %s, before the position %s that was already applied: the server"
                  + " was restored from an older state")
              .formatted(place, Lsn.text(server.flushedLsn()), position));
    }
  }

  /** A promoted standby has all that was applied only if it left the old timeline after it. */
  private void proveTimeline(SourceLine line, ServerState server, Position position) {
    OptionalLong left = TimelineHistory.leftAt(sessions, server.timeline(), line.timeline());
    if (left.isEmpty() || left.getAsLong() < Lsn.confirmable(position)) {
      throw failure(
          ErrorCode.SOURCE_WENT_BACK,
          ("%s is on timeline %d, which left timeline %d at %s, before the position %s that was"
                  + " already applied: a failover or a recovery lost commits")
              .formatted(
                  place,
                  server.timeline(),
                  line.timeline(),
                  left.isEmpty() ? "no known place" : Lsn.text(left.getAsLong()),
                  position));
    }
  }

  private Publication provePublication(SourceLine line, Catalog catalog) throws SQLException {
    String name = sessions.settings().publication();
    Publication now =
        new PublicationReader(connection)
            .find(name, oids(catalog))
            .orElseThrow(
                () ->
                    failure(
                        ErrorCode.PUBLICATION_CHANGED,
                        "publication %s is gone from %s".formatted(name, place)));
    if (now.oid() != line.publication()) {
      throw failure(
          ErrorCode.PUBLICATION_CHANGED,
          ("publication %s in %s was dropped and made again; what was changed between was never"
                  + " published")
              .formatted(name, place));
    }
    if (line.generated() && !now.generated()) {
      throw failure(
          ErrorCode.PUBLICATION_CHANGED,
          "publication %s in %s no longer publishes generated columns".formatted(name, place));
    }
    refuseFault(now);
    for (Catalog.Table table : catalog.tables().values()) {
      Optional<String> doubt = doubt(line, table, now);
      if (doubt.isPresent() && isNamedStill(table)) {
        throw new SynclineException(ErrorCode.PUBLICATION_CHANGED, doubt.get());
      }
    }
    return now;
  }

  /** Otherwise it was renamed, replaced or dropped: a matter of the schema, noticed as such. */
  private boolean isNamedStill(Catalog.Table table) throws SQLException {
    String sql =
        """
        SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = ?::oid AND n.nspname = ? AND c.relname = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, table.oid());
      statement.setString(2, table.id().schema());
      statement.setString(3, table.id().name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The publication sends all there is to know of its tables. */
  public void refuseFault(Publication publication) {
    publication
        .fault()
        .ifPresent(
            fault -> {
              throw new SynclineException(
                  ErrorCode.PUBLICATION_CHANGED,
                  "publication %s in %s %s; %s, then %s"
                      .formatted(
                          publication.name(),
                          place,
                          fault.what(),
                          fault.remedySql(),
                          WayBack.NEW_SNAPSHOT));
            });
  }

  /** Why rows of a table may be missing in the stream, as far as the publication says. */
  private Optional<String> doubt(SourceLine line, Catalog.Table table, Publication now) {
    if (line.interrupted(table.id(), table.oid(), now)) {
      return Optional.of(
          ("table %s was taken out of publication %s in %s; what was changed meanwhile was never"
                  + " published; %s")
              .formatted(table.id(), now.name(), place, WayBack.NEW_SNAPSHOT));
    }
    if (!now.members().containsKey(table.id())) {
      return Optional.of(
          ("table %s is not in publication %s in %s, as when another table took its name; %s, then"
                  + " start again: the table is read as a whole")
              .formatted(table.id(), now.name(), place, WayBack.APPLY));
    }
    return Optional.empty();
  }

  /** The slot still has everything after the position, and nobody else reads from it. */
  public SlotState proveSlot(String name, Position position) throws SQLException {
    SlotState slot =
        SlotState.find(connection, name)
            .orElseThrow(
                () ->
                    failure(
                        ErrorCode.SLOT_MISSING,
                        ("replication slot %s is gone from %s; what was changed after %s is not"
                                + " known")
                            .formatted(name, place, position)));
    proveOurs(slot);
    if (slot.lost()) {
      throw failure(
          ErrorCode.SLOT_LOST,
          "replication slot %s in %s was invalidated (%s); what was changed after %s is not known"
              .formatted(name, place, slot.lossReason(), position));
    }
    if (slot.confirmedLsn() > Lsn.confirmable(position)) {
      throw failure(
          ErrorCode.SLOT_AHEAD,
          ("replication slot %s in %s was moved on to %s by somebody else, beyond the position %s"
                  + " that was applied; the changes between are gone")
              .formatted(name, place, Lsn.text(slot.confirmedLsn()), position));
    }
    return slot;
  }

  /** The slot is one that we made, and nobody reads from it. */
  public void proveOurs(SlotState slot) throws SQLException {
    if (!slot.plugin().equals("pgoutput") || !slot.database().equals(connection.getCatalog())) {
      throw new SynclineException(
          ErrorCode.SOURCE_SETTINGS,
          "replication slot %s at %s is somebody else's (plugin %s, database %s); choose another"
                  .formatted(slot.name(), place, slot.plugin(), slot.database())
              + " source.slot_prefix");
    }
    if (slot.activePid() != 0) {
      throw inUse(slot.name(), "the server process " + slot.activePid());
    }
  }

  public SynclineException inUse(String slot, String by) {
    return new SynclineException(
        ErrorCode.SLOT_IN_USE,
        "replication slot %s in %s is in use by %s; another syncline may be running"
            .formatted(slot, place, by));
  }

  private static SynclineException failure(ErrorCode code, String what) {
    return new SynclineException(code, what + "; " + WayBack.NEW_SNAPSHOT);
  }

  public static Map<TableId, Long> oids(Catalog catalog) {
    return catalog.tables().values().stream()
        .collect(Collectors.toMap(Catalog.Table::id, Catalog.Table::oid));
  }
}
