// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Drops slots that shall be kept no longer, such as those of lanes and targets that are not mapped
 * any more. Only names that this sync itself gives are looked at: another sync's prefix may begin
 * with ours.
 */
public final class SlotRetirement {
  private static final String END_STREAM = "SELECT pg_terminate_backend(?, 5000)"; // milliseconds

  private final Sessions sessions;
  private final Connection connection;

  public SlotRetirement(Sessions sessions, Connection connection) {
    this.sessions = sessions;
    this.connection = connection;
  }

  /** Gives the names of the slots that were dropped. */
  public List<String> retireOthers(List<PipelineId> inUse) throws SQLException {
    Set<String> kept = inUse.stream().map(this::name).collect(Collectors.toSet());
    List<String> dropped = new ArrayList<>();
    for (String name : names(inUse)) {
      if (!kept.contains(name) && drop(name)) {
        dropped.add(name);
      }
    }
    return dropped;
  }

  /** The same for all of them, where none is used any more. */
  public List<String> retireAll(List<PipelineId> formerly) throws SQLException {
    List<String> dropped = new ArrayList<>();
    for (String name : names(formerly)) {
      if (drop(name)) {
        dropped.add(name);
      }
    }
    return dropped;
  }

  /**
   * Drops the slot of one pipeline, whoever of this sync streams from it; gives whether it was
   * there.
   */
  public boolean giveUp(PipelineId pipeline) throws SQLException {
    Optional<SlotState> slot = SlotState.find(connection, name(pipeline));
    if (slot.isPresent() && slot.get().activePid() != 0) {
      try (PreparedStatement statement = connection.prepareStatement(END_STREAM)) {
        statement.setInt(1, slot.get().activePid());
        statement.execute();
      }
    }
    return drop(name(pipeline));
  }

  /** The slots of all pipelines that these syncs and targets could have. */
  private Set<String> names(List<PipelineId> inUse) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    Set<String> syncs = inUse.stream().map(PipelineId::sync).collect(Collectors.toSet());
    for (String sync : syncs) {
      Set<String> targets = knownTargets(sync);
      inUse.stream().map(PipelineId::target).forEach(targets::add);
      for (String target : targets) {
        for (Lane lane : Lane.values()) {
          names.add(name(new PipelineId(sync, target, lane)));
        }
      }
    }
    return names;
  }

  private String name(PipelineId pipeline) {
    return SlotNames.of(sessions.settings().slotPrefix(), pipeline);
  }

  private Set<String> knownTargets(String sync) throws SQLException {
    Set<String> targets = new LinkedHashSet<>();
    String table = SqlText.identifier(sessions.settings().schema()) + ".pipeline";
    if (!exists(table)) {
      return targets;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT DISTINCT target FROM " + table + " WHERE sync = ?")) {
      statement.setString(1, sync);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          targets.add(row.getString(1));
        }
      }
    }
    return targets;
  }

  private boolean exists(String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private boolean drop(String name) throws SQLException {
    if (SlotState.find(connection, name).isEmpty()) {
      return false;
    }
    new Continuity(sessions, connection).proveOurs(SlotState.find(connection, name).orElseThrow());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_drop_replication_slot(" + SqlText.literal(name) + ")");
      return true;
    }
  }
}
