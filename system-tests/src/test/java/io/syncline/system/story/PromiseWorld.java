// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

/** Tables with primary keys and default replica identity, without foreign keys: anything may go. */
final class PromiseWorld {
  static final String SCHEMA =
      """
      CREATE TABLE person (
        id bigint PRIMARY KEY, email text UNIQUE, name text, bio text, born date, boss bigint);
      CREATE TABLE bill (
        id bigint PRIMARY KEY, title text, status text DEFAULT 'draft', cost numeric, body text,
        sponsor_id bigint, seconder_id bigint, co_sponsors bigint[], tags text[]);
      CREATE TABLE vote (
        id bigint PRIMARY KEY, person_id bigint, bill_id bigint, value integer, remark text);
      ALTER TABLE person ALTER bio SET STORAGE EXTERNAL;
      ALTER TABLE bill ALTER body SET STORAGE EXTERNAL, ALTER co_sponsors SET STORAGE EXTERNAL;
      ALTER TABLE vote ALTER remark SET STORAGE EXTERNAL;
      """;

  static final String MAPPING =
      """
      nodes:
        Person:
          table: public.person
          graph_only: [rank]
          relationships: { REPORTS_TO: { to: Person, by: boss } }
        Bill:
          table: public.bill
          where: "status <> 'withdrawn'"
          graph_only: [pagerank]
          relationships:
            SPONSORED_BY: { to: Person, by: sponsor_id }
            seconded: { type: SPONSORED_BY, to: Person, by: seconder_id }
            CO_SPONSORED_BY: { to: Person, each: co_sponsors }
            TAGGED: { to: Tag, each: tags }
        Tag: { values_of: public.bill.tags }
      relationships:
        VOTED:
          table: public.vote
          from: { node: Person, by: person_id }
          to: { node: Bill, by: bill_id }
          graph_only: [weight]
      """;

  private PromiseWorld() {}
}
