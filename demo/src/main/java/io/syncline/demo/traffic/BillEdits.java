// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import static io.syncline.demo.civic.CivicTable.BILLS;
import static io.syncline.demo.civic.CivicTable.SPONSORS;

import io.syncline.demo.civic.Vocabulary;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What happens to bills: also key changes, arrays, and leaving the mapping's filter. */
final class BillEdits {
  private static final List<String> STATUSES =
      List.of("introduced", "committee", "passed", "vetoed", "enacted", "withdrawn");

  private BillEdits() {}

  static List<Operation> operations() {
    return List.of(
        new Operation("introduce a bill", 6, BillEdits::introduce),
        new Operation("amend a bill", 12, BillEdits::amend),
        new Operation("move a bill on", 10, BillEdits::changeStatus),
        new Operation("edit co-sponsors", 12, BillEdits::editCoSponsors),
        new Operation("edit tags", 10, BillEdits::editTags),
        new Operation("change the sponsor", 8, BillEdits::changeSponsor),
        new Operation("move a bill to a session", 4, BillEdits::changeSession),
        new Operation("supersede a bill", 3, BillEdits::supersede),
        new Operation("sign a bill", 3, BillEdits::sign),
        new Operation("renumber a bill", 1, BillEdits::renumber),
        new Operation("change a bill's key", 1, BillEdits::changeKey),
        new Operation("delete a bill", 2, BillEdits::delete));
  }

  private static void introduce(Work work) throws SQLException {
    long id = work.newId(BILLS);
    work.change(
        "INSERT INTO bills (id, number, title, summary, status, sponsor_id, co_sponsors, tags,"
            + " cost, support, introduced_on)"
            + " VALUES (?, ?, ?, ?, 'introduced', ?, ?::bigint[], ?::text[], ?, ?, current_date)",
        id,
        "NB " + id,
        Vocabulary.billTitle(work.random()),
        Vocabulary.prose(work.random(), 20),
        work.anyId(SPONSORS).orElse(null),
        "{" + (1 + work.random().nextInt(100)) + "," + (1 + work.random().nextInt(100)) + "}",
        "{" + Vocabulary.tag(work.random()) + "}",
        work.random().nextInt(1_000_000),
        work.random().nextDouble());
    DebateEdits.argueAbout(work, id);
    DebateEdits.argueAbout(work, id);
    DebateEdits.putOnAgenda(work, id);
  }

  private static void amend(Work work) throws SQLException {
    Optional<Long> bill = work.anyId(BILLS);
    String summary = work.happens(15) ? null : Vocabulary.prose(work.random(), 30);
    if (work.happens(50)) {
      work.change(
          "UPDATE bills SET summary = ?, updated_at = now() WHERE id = ?",
          summary,
          bill.orElse(null));
    } else {
      work.change(
          "UPDATE bills SET title = ?, cost = cost * 1.1, updated_at = now() WHERE id = ?",
          Vocabulary.billTitle(work.random()),
          bill.orElse(null));
    }
  }

  private static void changeStatus(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET status = ?, updated_at = now() WHERE id = ?",
        STATUSES.get(work.random().nextInt(STATUSES.size())),
        work.anyId(BILLS).orElse(null));
  }

  private static void editCoSponsors(Work work) throws SQLException {
    String edit =
        switch (work.random().nextInt(6)) {
          case 0 -> "co_sponsors[2:]";
          case 1 -> "co_sponsors || co_sponsors[1:1]";
          case 2 -> "NULLIF('', '')::bigint[]";
          default -> "co_sponsors || %d::bigint".formatted(work.anyId(SPONSORS).orElse(1L));
        };
    work.change(
        "UPDATE bills SET co_sponsors = %s, updated_at = now() WHERE id = ?".formatted(edit),
        work.anyId(BILLS).orElse(null));
  }

  private static void editTags(Work work) throws SQLException {
    String tag = work.happens(10) ? "local-" + work.random().nextInt(50) : anyTag(work);
    String edit =
        switch (work.random().nextInt(5)) {
          case 0 -> "array_remove(tags, ?)";
          case 1 -> "ARRAY[?]";
          case 2 -> "NULLIF(ARRAY[?]::text[], tags)";
          default -> "array_append(tags, ?)";
        };
    work.change(
        "UPDATE bills SET tags = %s, updated_at = now() WHERE id = ?".formatted(edit),
        tag,
        work.anyId(BILLS).orElse(null));
  }

  private static String anyTag(Work work) {
    return Vocabulary.tag(work.random());
  }

  private static void changeSponsor(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET sponsor_id = ?, updated_at = now() WHERE id = ?",
        work.happens(20) ? null : work.anyId(SPONSORS).orElse(null),
        work.anyId(BILLS).orElse(null));
  }

  private static void changeSession(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET (session_chamber, session_number) = (SELECT chamber, number"
            + " FROM sessions OFFSET ? LIMIT 1), updated_at = now() WHERE id = ?",
        work.random().nextInt(14), // the last two choose no session: NULL
        work.anyId(BILLS).orElse(null));
  }

  private static void supersede(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET supersedes = ?, updated_at = now() WHERE id = ?",
        work.happens(25) ? null : work.anyId(BILLS).orElse(null),
        work.anyId(BILLS).orElse(null));
  }

  private static void sign(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET signed_by = (SELECT county FROM governors ORDER BY county OFFSET ?"
            + " LIMIT 1), status = 'enacted', updated_at = now() WHERE id = ?",
        work.random().nextInt(45),
        work.anyId(BILLS).orElse(null));
  }

  private static void renumber(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET number = ?, updated_at = now() WHERE id = ?",
        "RN " + work.newUuid(),
        work.anyId(BILLS).orElse(null));
  }

  private static void changeKey(Work work) throws SQLException {
    work.change(
        "UPDATE bills SET id = ?, updated_at = now() WHERE id = ?",
        work.newId(BILLS),
        work.anyId(BILLS).orElse(null));
  }

  private static void delete(Work work) throws SQLException {
    work.change("DELETE FROM bills WHERE id = ?", work.anyId(BILLS).orElse(null));
  }
}
