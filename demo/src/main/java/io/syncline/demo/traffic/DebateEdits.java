// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import static io.syncline.demo.civic.CivicTable.ARGUMENTS;
import static io.syncline.demo.civic.CivicTable.BILLS;
import static io.syncline.demo.civic.CivicTable.USERS;

import io.syncline.demo.civic.Vocabulary;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to arguments, claims and agendas: also composite keys that change. */
final class DebateEdits {
  private static final List<String> STANCES = List.of("for", "against", "neutral");
  private static final String SOME_AGENDA_ITEM =
      " WHERE (chamber, session_number, sitting_number, position) IN (SELECT chamber,"
          + " session_number, sitting_number, position FROM sitting_agenda WHERE bill_id = ?"
          + " LIMIT 1)";

  private DebateEdits() {}

  static List<Operation> operations() {
    return List.of(
        new Operation("argue", 14, DebateEdits::argue),
        new Operation("reply", 8, DebateEdits::reply),
        new Operation("edit an argument", 8, DebateEdits::edit),
        new Operation("move an argument", 3, DebateEdits::move),
        new Operation("delete an argument", 4, DebateEdits::delete),
        new Operation("edit a claim", 6, DebateEdits::editClaim),
        new Operation("renumber claims", 3, DebateEdits::renumberClaims),
        new Operation("put on the agenda", 4, DebateEdits::putSomeBillOnAgenda),
        new Operation("swap an agenda item", 3, DebateEdits::moveAgendaItem),
        new Operation("take off the agenda", 2, DebateEdits::takeOffAgenda));
  }

  /** An argument with two claims. */
  static void argueAbout(Work work, long bill) throws SQLException {
    UUID id = insertArgument(work, bill, null);
    for (int ordinal = 1; ordinal <= 2; ordinal++) {
      work.change(
          "INSERT INTO claims (argument_id, ordinal, statement, confidence, cites_bill)"
              + " VALUES (?, ?, ?, ?, (SELECT number FROM bills WHERE id = ?))",
          id,
          ordinal,
          Vocabulary.prose(work.random(), 9),
          work.happens(20) ? null : work.random().nextDouble(),
          work.happens(60) ? null : work.anyId(BILLS).orElse(null));
    }
  }

  /** Adds the bill as the last item of some sitting. */
  static void putOnAgenda(Work work, long bill) throws SQLException {
    work.change(
        "INSERT INTO sitting_agenda (chamber, session_number, sitting_number, position, bill_id)"
            + " SELECT s.chamber, s.session_number, s.number, COALESCE((SELECT max(a.position)"
            + " FROM sitting_agenda a WHERE (a.chamber, a.session_number, a.sitting_number)"
            + " = (s.chamber, s.session_number, s.number)), 0) + 1, ? FROM sittings s"
            + " ORDER BY s.chamber, s.session_number, s.number OFFSET ? LIMIT 1",
        bill,
        work.random().nextInt(12));
  }

  private static UUID insertArgument(Work work, long bill, @Nullable UUID parent)
      throws SQLException {
    UUID id = work.newUuid();
    work.change(
        "INSERT INTO arguments (id, bill_id, user_id, parent_id, stance, body)"
            + " VALUES (?, ?, ?, ?, ?::argument_stance, ?)",
        id,
        bill,
        work.anyUuid(USERS).orElse(null),
        parent,
        STANCES.get(work.random().nextInt(STANCES.size())),
        Vocabulary.prose(work.random(), 25));
    return id;
  }

  private static void argue(Work work) throws SQLException {
    Optional<Long> bill = work.anyId(BILLS);
    if (bill.isPresent()) {
      argueAbout(work, bill.get());
    }
  }

  private static void reply(Work work) throws SQLException {
    Optional<UUID> parent = work.anyUuid(ARGUMENTS);
    Optional<Long> bill = work.anyId(BILLS);
    if (parent.isPresent() && bill.isPresent()) {
      insertArgument(work, bill.get(), parent.get());
    }
  }

  private static void edit(Work work) throws SQLException {
    work.change(
        "UPDATE arguments SET body = ?, stance = ?::argument_stance, updated_at = now()"
            + " WHERE id = ?",
        Vocabulary.prose(work.random(), 18),
        STANCES.get(work.random().nextInt(STANCES.size())),
        work.anyUuid(ARGUMENTS).orElse(null));
  }

  private static void move(Work work) throws SQLException {
    work.change(
        "UPDATE arguments SET bill_id = COALESCE(?, bill_id), parent_id = NULL,"
            + " updated_at = now() WHERE id = ?",
        work.anyId(BILLS).orElse(null),
        work.anyUuid(ARGUMENTS).orElse(null));
  }

  private static void delete(Work work) throws SQLException {
    work.change("DELETE FROM arguments WHERE id = ?", work.anyUuid(ARGUMENTS).orElse(null));
  }

  private static void editClaim(Work work) throws SQLException {
    work.change(
        "UPDATE claims SET confidence = ?, statement = ?, cites_bill = (SELECT number FROM bills"
            + " WHERE id = ?), updated_at = now() WHERE argument_id = ? AND ordinal = 1",
        work.happens(30) ? null : work.random().nextDouble(),
        Vocabulary.prose(work.random(), 9),
        work.happens(50) ? null : work.anyId(BILLS).orElse(null),
        work.anyUuid(ARGUMENTS).orElse(null));
  }

  /** A new claim in the first place: the others move down by one. */
  private static void renumberClaims(Work work) throws SQLException {
    Optional<UUID> argument = work.anyUuid(ARGUMENTS);
    if (argument.isPresent()) {
      work.change("UPDATE claims SET ordinal = -ordinal - 1 WHERE argument_id = ?", argument.get());
      work.change("UPDATE claims SET ordinal = -ordinal WHERE argument_id = ?", argument.get());
      work.change(
          "INSERT INTO claims (argument_id, ordinal, statement) VALUES (?, 1, ?)",
          argument.get(),
          Vocabulary.prose(work.random(), 9));
    }
  }

  private static void putSomeBillOnAgenda(Work work) throws SQLException {
    Optional<Long> bill = work.anyId(BILLS);
    if (bill.isPresent()) {
      putOnAgenda(work, bill.get());
    }
  }

  private static void moveAgendaItem(Work work) throws SQLException {
    work.change(
        "UPDATE sitting_agenda SET bill_id = COALESCE(?, bill_id), outcome = ?" + SOME_AGENDA_ITEM,
        work.anyId(BILLS).orElse(null),
        work.happens(50) ? null : Vocabulary.prose(work.random(), 2),
        work.anyId(BILLS).orElse(null));
  }

  private static void takeOffAgenda(Work work) throws SQLException {
    work.change("DELETE FROM sitting_agenda" + SOME_AGENDA_ITEM, work.anyId(BILLS).orElse(null));
  }
}
