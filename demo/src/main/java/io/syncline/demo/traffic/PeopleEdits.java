// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import static io.syncline.demo.civic.CivicTable.BILLS;
import static io.syncline.demo.civic.CivicTable.SPONSORS;
import static io.syncline.demo.civic.CivicTable.USERS;

import io.syncline.demo.civic.Vocabulary;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happens to users, sponsors and governors: keys change and swap, rows go and come back. */
final class PeopleEdits {
  private PeopleEdits() {}

  static List<Operation> operations() {
    return List.of(
        new Operation("register", 8, PeopleEdits::register),
        new Operation("edit a profile", 10, PeopleEdits::editProfile),
        new Operation("delete a user", 2, PeopleEdits::deleteUser),
        new Operation("change a user's key", 1, PeopleEdits::changeUserKey),
        new Operation("edit a sponsor", 4, PeopleEdits::editSponsor),
        new Operation("announce a sponsor", 3, PeopleEdits::announceSponsor),
        new Operation("a sponsor leaves", 2, PeopleEdits::deleteSponsor),
        new Operation("an announced sponsor arrives", 4, PeopleEdits::insertAnnounced),
        new Operation("change a sponsor's key", 1, PeopleEdits::changeSponsorKey),
        new Operation("swap two sponsors' keys", 1, PeopleEdits::swapSponsorKeys),
        new Operation("rename a county", 1, PeopleEdits::renameCounty));
  }

  private static void register(Work work) throws SQLException {
    UUID id = work.newUuid();
    work.change(
        "INSERT INTO users (id, email, name, bio, interests, password_hash)"
            + " VALUES (?, ?, ?, ?, ?::text[], 'new')",
        id,
        id + "@example.org",
        Vocabulary.person(work.random()),
        work.happens(50) ? null : Vocabulary.prose(work.random(), 8),
        "{" + Vocabulary.tag(work.random()) + "}");
  }

  private static void editProfile(Work work) throws SQLException {
    work.change(
        "UPDATE users SET name = ?, bio = ?, verified = NOT verified, reputation = reputation +"
            + " 1.5, interests = array_append(interests[2:], ?), updated_at = now() WHERE id = ?",
        Vocabulary.person(work.random()),
        work.happens(50) ? null : Vocabulary.prose(work.random(), 8),
        Vocabulary.tag(work.random()),
        work.anyUuid(USERS).orElse(null));
  }

  private static void deleteUser(Work work) throws SQLException {
    work.change("DELETE FROM users WHERE id = ?", work.anyUuid(USERS).orElse(null));
  }

  private static void changeUserKey(Work work) throws SQLException {
    work.change(
        "UPDATE users SET id = ?, updated_at = now() WHERE id = ?",
        work.newUuid(),
        work.anyUuid(USERS).orElse(null));
  }

  private static void editSponsor(Work work) throws SQLException {
    work.change(
        "UPDATE sponsors SET party = ?, active = NOT active, user_id = ?, county = (SELECT county"
            + " FROM governors ORDER BY county OFFSET ? LIMIT 1), updated_at = now() WHERE id = ?",
        work.happens(20) ? null : Vocabulary.party(work.random()),
        work.happens(60) ? null : work.anyUuid(USERS).orElse(null),
        work.random().nextInt(50), // beyond the last governor: NULL
        work.anyId(SPONSORS).orElse(null));
  }

  /** A bill names a co-sponsor who has no row yet: the edge must wait for it. */
  private static void announceSponsor(Work work) throws SQLException {
    long sponsor = work.newId(SPONSORS);
    work.announcedSponsors().add(sponsor);
    work.change(
        "UPDATE bills SET co_sponsors = array_append(co_sponsors, ?), updated_at = now()"
            + " WHERE id = ?",
        sponsor,
        work.anyId(BILLS).orElse(null));
  }

  /** The row goes, the bills' arrays still name it, and later it may come back. */
  private static void deleteSponsor(Work work) throws SQLException {
    Optional<Long> sponsor = work.anyId(SPONSORS);
    if (sponsor.isPresent()) {
      work.change("DELETE FROM sponsors WHERE id = ?", sponsor.get());
      work.announcedSponsors().add(sponsor.get());
    }
  }

  private static void insertAnnounced(Work work) throws SQLException {
    Long sponsor = work.announcedSponsors().poll();
    if (sponsor != null) {
      work.change(
          "INSERT INTO sponsors (id, name, party) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          sponsor,
          Vocabulary.person(work.random()),
          Vocabulary.party(work.random()));
    }
  }

  private static void changeSponsorKey(Work work) throws SQLException {
    work.change(
        "UPDATE sponsors SET id = ?, updated_at = now() WHERE id = ?",
        work.newId(SPONSORS),
        work.anyId(SPONSORS).orElse(null));
  }

  private static void swapSponsorKeys(Work work) throws SQLException {
    Optional<Long> one = work.anyId(SPONSORS);
    Optional<Long> other = work.anyId(SPONSORS);
    if (one.isPresent() && other.isPresent() && !one.equals(other)) {
      work.change("UPDATE sponsors SET id = -1 WHERE id = ?", one.get());
      work.change("UPDATE sponsors SET id = ? WHERE id = ?", one.get(), other.get());
      work.change("UPDATE sponsors SET id = ? WHERE id = -1", other.get());
    }
  }

  private static void renameCounty(Work work) throws SQLException {
    work.change(
        "UPDATE governors SET county = left(split_part(county, ' · ', 1) || ' · ' || ?, 60),"
            + " name = ?, updated_at = now() WHERE county = (SELECT county FROM governors"
            + " ORDER BY county OFFSET ? LIMIT 1)",
        work.random().nextInt(1_000),
        Vocabulary.person(work.random()),
        work.random().nextInt(47));
  }
}
