// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import java.util.Locale;

/** The tables of the civic world, in an order that respects their foreign keys. */
public enum CivicTable {
  GOVERNORS("county, name, party, elected_on, created_at, updated_at"),
  USERS(
      "id, email, name, bio, county, interests, verified, reputation, password_hash,"
          + " created_at, updated_at"),
  SPONSORS("id, name, party, district, county, user_id, active, created_at, updated_at"),
  SESSIONS("chamber, number, title, opens_on, closes_on, created_at, updated_at"),
  SITTINGS("chamber, session_number, number, held_on, begins, venue, created_at, updated_at"),
  BILLS(
      "id, number, title, summary, status, sponsor_id, co_sponsors, tags, signed_by,"
          + " session_chamber, session_number, supersedes, cost, support, drafts, introduced_on,"
          + " created_at, updated_at"),
  ARGUMENTS("id, bill_id, user_id, parent_id, stance, body, created_at, updated_at"),
  CLAIMS("argument_id, ordinal, statement, confidence, cites_bill, created_at, updated_at"),
  CITIZEN_PARTICIPATION("id, kind, user_id, bill_id, value, body, created_at, updated_at"),
  SITTING_AGENDA("chamber, session_number, sitting_number, position, bill_id, outcome");

  private final String columns;

  CivicTable(String columns) {
    this.columns = columns;
  }

  /** The table's name in PostgreSQL. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The columns that generated rows fill, in their order. */
  String columns() {
    return columns;
  }
}
