// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.postgres.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server's timeline left those it descends from. */
final class TimelineHistory {
  private static final Pattern LINE =
      Pattern.compile("^\\s*(\\d+)\\s+([0-9A-F]+/[0-9A-F]+)", Pattern.MULTILINE);
  private static final int CONTENT = 2;

  private TimelineHistory() {}

  /** Where {@code timeline} descends from {@code ancestor}; empty if it does not. */
  static OptionalLong leftAt(Sessions sessions, int timeline, int ancestor) {
    try (Connection connection = sessions.openReplication();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      return leftAt(new String(row.getBytes(CONTENT), StandardCharsets.UTF_8), ancestor);
    } catch (SQLException e) {
      throw sessions.failure("read the history of timeline " + timeline, e);
    }
  }

  static OptionalLong leftAt(String history, int ancestor) {
    Matcher line = LINE.matcher(history);
    while (line.find()) {
      if (Integer.parseInt(line.group(1)) == ancestor) {
        return OptionalLong.of(Lsn.parse(line.group(2)));
      }
    }
    return OptionalLong.empty();
  }
}
