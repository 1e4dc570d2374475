// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import static io.syncline.demo.civic.CivicTable.BILLS;
import static io.syncline.demo.civic.CivicTable.CITIZEN_PARTICIPATION;
import static io.syncline.demo.civic.CivicTable.USERS;

import io.syncline.demo.civic.Vocabulary;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Votes, comments and bookmarks; a row that changes its kind leaves one mapping for another. */
final class ParticipationEdits {
  private ParticipationEdits() {}

  static List<Operation> operations() {
    return List.of(
        new Operation("vote", 30, ParticipationEdits::vote),
        new Operation("comment", 20, ParticipationEdits::comment),
        new Operation("bookmark", 12, ParticipationEdits::bookmark),
        new Operation("change a vote", 10, ParticipationEdits::changeVote),
        new Operation("edit a comment", 8, ParticipationEdits::editComment),
        new Operation("move to another bill", 4, ParticipationEdits::moveEnd),
        new Operation("change the kind", 3, ParticipationEdits::changeKind),
        new Operation("withdraw participation", 6, ParticipationEdits::delete));
  }

  private static void vote(Work work) throws SQLException {
    insert(work, "'vote', ?::smallint, NULL", String.valueOf(anyVote(work)));
  }

  private static void comment(Work work) throws SQLException {
    insert(work, "'comment', NULL, ?", Vocabulary.prose(work.random(), 15));
  }

  private static void bookmark(Work work) throws SQLException {
    insert(work, "'bookmark', NULL, ?", null);
  }

  private static void insert(Work work, String kindValueBody, @Nullable String text)
      throws SQLException {
    work.change(
        ("INSERT INTO citizen_participation (kind, value, body, user_id, bill_id)"
                + " SELECT %s, u.id, b.id FROM users u, bills b WHERE u.id = ? AND b.id = ?")
            .formatted(kindValueBody),
        text,
        work.anyUuid(USERS).orElse(null),
        work.anyId(BILLS).orElse(null));
  }

  private static void changeVote(Work work) throws SQLException {
    work.change(
        "UPDATE citizen_participation SET value = ?, updated_at = now()"
            + " WHERE id = ? AND kind = 'vote'",
        anyVote(work),
        work.anyId(CITIZEN_PARTICIPATION).orElse(null));
  }

  private static void editComment(Work work) throws SQLException {
    work.change(
        "UPDATE citizen_participation SET body = ?, updated_at = now()"
            + " WHERE id = ? AND kind = 'comment'",
        Vocabulary.prose(work.random(), 12),
        work.anyId(CITIZEN_PARTICIPATION).orElse(null));
  }

  private static void moveEnd(Work work) throws SQLException {
    work.change(
        "UPDATE citizen_participation SET bill_id = COALESCE(?, bill_id), user_id ="
            + " COALESCE(?, user_id), updated_at = now() WHERE id = ?",
        work.anyId(BILLS).orElse(null),
        work.happens(50) ? null : work.anyUuid(USERS).orElse(null),
        work.anyId(CITIZEN_PARTICIPATION).orElse(null));
  }

  private static void changeKind(Work work) throws SQLException {
    String kind =
        switch (work.random().nextInt(3)) {
          case 0 -> "kind = 'vote', value = 1";
          case 1 -> "kind = 'comment', body = 'moved'";
          default -> "kind = 'bookmark', value = NULL, body = NULL";
        };
    work.change(
        "UPDATE citizen_participation SET " + kind + ", updated_at = now() WHERE id = ?",
        work.anyId(CITIZEN_PARTICIPATION).orElse(null));
  }

  private static void delete(Work work) throws SQLException {
    work.change(
        "DELETE FROM citizen_participation WHERE id = ?",
        work.anyId(CITIZEN_PARTICIPATION).orElse(null));
  }

  private static int anyVote(Work work) {
    return work.random().nextInt(3) - 1;
  }
}
