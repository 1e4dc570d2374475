// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Capture;
import io.syncline.system.sync.Story;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of every kind, in nodes, foreign keys and join tables, with PostgreSQL's own cascades. */
@ParameterizedClass
@MethodSource("io.syncline.system.sync.Capture#tested")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysTest {
  private static final String SCHEMA =
      """
      CREATE TABLE account (id uuid PRIMARY KEY, name text);
      CREATE TABLE region (code text PRIMARY KEY, name text);
      CREATE TABLE price (amount numeric PRIMARY KEY, label text);
      CREATE TABLE place (
        region text REFERENCES region ON UPDATE CASCADE ON DELETE CASCADE,
        number integer, iban text UNIQUE NOT NULL, name text, PRIMARY KEY (region, number));
      CREATE TABLE visit (
        id bigint PRIMARY KEY, account uuid REFERENCES account ON DELETE SET NULL,
        region text, number integer, amount numeric, iban text,
        FOREIGN KEY (region, number) REFERENCES place ON UPDATE CASCADE ON DELETE CASCADE,
        FOREIGN KEY (iban) REFERENCES place (iban) ON UPDATE CASCADE DEFERRABLE);
      CREATE TABLE stay (
        account uuid REFERENCES account ON DELETE CASCADE, region text, number integer, note text,
        PRIMARY KEY (account, region, number),
        FOREIGN KEY (region, number) REFERENCES place ON UPDATE CASCADE ON DELETE CASCADE);
      CREATE TABLE transfer (id bigint PRIMARY KEY, payer text, payee text, amount numeric);
      """;

  private static final String MAPPING =
      """
      nodes:
        Account: { table: public.account }
        Region: { table: public.region }
        Price: { table: public.price }
        Place:
          table: public.place
          relationships: { IN: { to: Region, by: region } }
        Visit:
          table: public.visit
          relationships:
            BY: { to: Account, by: account }
            AT: { to: Place, by: [region, number] }
            COST: { to: Price, by: amount }
            PAID_TO: { to: Place, by: iban, references: iban }
      relationships:
        STAYED:
          table: public.stay
          from: { node: Account, by: account }
          to: { node: Place, by: [region, number] }
        TRANSFERRED:
          table: public.transfer
          from: { node: Place, by: payer, references: iban }
          to: { node: Place, by: payee, references: iban }
      """;

  private static final String ADA = "'00000000-0000-4000-8000-00000000000a'";
  private static final String BOB = "'00000000-0000-4000-8000-00000000000b'";

  @Parameter private Capture capture = Capture.LOG;
  private Story story; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    story = capture.story(SCHEMA, MAPPING);
  }

  @AfterAll
  void stop() throws Exception {
    story.close();
  }

  @BeforeEach
  void twoOfEach() throws Exception {
    story.settledAfter(
        "TRUNCATE account, region, price, place, visit, stay, transfer",
        "INSERT INTO account VALUES (" + ADA + ", 'Ada'), (" + BOB + ", 'Bob')",
        "INSERT INTO region VALUES ('north', 'North'), ('s\"o\\u,th', 'South')",
        "INSERT INTO price VALUES (10.50, 'small'), (12345678901234567890.123456789, 'large')",
        "INSERT INTO place VALUES ('north', 1, 'N1', 'a'), ('s\"o\\u,th', 1, 'S1', 'b')",
        "INSERT INTO visit VALUES (1, "
            + ADA
            + ", 'north', 1, 10.5, 'N1'),"
            + " (9223372036854775807, "
            + BOB
            + ", 's\"o\\u,th', 1, 12345678901234567890.1234567890, 'S1')",
        "INSERT INTO stay VALUES (" + ADA + ", 'north', 1, 'x'), (" + BOB + ", 'north', 1, 'y')",
        "INSERT INTO transfer VALUES (1, 'N1', 'S1', 5), (2, 'S1', 'N1', 6)");
  }

  @Test
  void keysOfEveryKindAreFoundByTheirReferences() {
    assertThat(story.ask("MATCH (:Visit)-[r]->() RETURN r")).hasSize(8);
    assertThat(story.ask("MATCH ()-[r:STAYED|TRANSFERRED|IN]->() RETURN r")).hasSize(6);
  }

  @Test
  void aCascadedKeyChangeMovesEverythingAtOnce() throws Exception {
    Object place = story.ask("MATCH (p:Place {name: 'a'}) RETURN elementId(p)").getFirst();

    story.settledAfter("UPDATE region SET code = 'up' WHERE code = 'north'");

    assertThat(story.ask("MATCH (p:Place {region: 'up'})-[:IN]->(:Region) RETURN elementId(p)"))
        .containsExactly(place);
    assertThat(story.ask("MATCH (:Account)-[s:STAYED]->(:Place {region: 'up'}) RETURN s"))
        .hasSize(2);
  }

  @Test
  void aPartOfACompositeKeyMayChange() throws Exception {
    story.settledAfter("UPDATE place SET number = 7 WHERE region = 'north'");

    assertThat(story.ask("MATCH (:Visit)-[:AT]->(p:Place {number: 7}) RETURN p.name"))
        .containsExactly("a");
  }

  @Test
  void aUniqueColumnThatChangesTakesItsEdgesAlong() throws Exception {
    story.settledAfter("UPDATE place SET iban = 'N2' WHERE iban = 'N1'");
    assertThat(story.ask("MATCH (:Place {iban: 'N2'})-[t:TRANSFERRED]-() RETURN t")).isEmpty();

    story.settledAfter("UPDATE transfer SET payer = 'N2' WHERE payer = 'N1'");

    assertThat(story.ask("MATCH (:Place {iban: 'N2'})-[t:TRANSFERRED]->() RETURN t.id"))
        .containsExactly(1L);
    assertThat(story.ask("MATCH (:Visit)-[:PAID_TO]->(p) RETURN p.iban ORDER BY p.iban"))
        .containsExactly("N2", "S1");
  }

  @Test
  void twoRowsMaySwapTheirUniqueColumn() throws Exception {
    story.settledAfter(
        "UPDATE visit SET iban = NULL;"
            + "UPDATE place SET iban = '-' || iban;"
            + "UPDATE place SET iban = CASE iban WHEN '-N1' THEN 'S1' ELSE 'N1' END");

    String query = "MATCH (p:Place)-[t:TRANSFERRED {id: 1}]->(q:Place) RETURN p.name || q.name";
    assertThat(story.ask(query)).containsExactly("ba");
  }

  @Test
  void deletingCascades() throws Exception {
    story.settledAfter(
        "DELETE FROM region WHERE code = 'north'", "DELETE FROM account WHERE id = " + BOB);

    assertThat(story.ask("MATCH (v:Visit)-[r]->() RETURN type(r) ORDER BY type(r)"))
        .containsExactly("AT", "COST", "PAID_TO");
    assertThat(story.ask("MATCH ()-[s:STAYED|TRANSFERRED]->() RETURN s")).isEmpty();
  }

  @Test
  void truncationCascades() throws Exception {
    story.settledAfter("TRUNCATE region CASCADE"); // place, visit and stay too

    assertThat(story.ask("MATCH (n:Region|Place|Visit) RETURN n")).isEmpty();
    assertThat(story.ask("MATCH ()-[r]->() RETURN r")).isEmpty();
    assertThat(story.ask("MATCH (n:Account|Price) RETURN n")).hasSize(4);
  }

  @Test
  void equalNumbersAreOneKeyHoweverTheyAreWritten() throws Exception {
    story.settledAfter("UPDATE visit SET amount = 10.50000 WHERE id = 1");
    story.settledAfter("UPDATE price SET amount = 10.5000 WHERE label = 'small'");

    assertThat(story.ask("MATCH (:Visit {id: 1})-[:COST]->(p) RETURN p.label"))
        .containsExactly("small");
  }

  @Test
  void aKeyThatIsANumberTooLargeForTheGraphStaysExact() throws Exception {
    story.settledAfter("INSERT INTO price VALUES (12345678901234567890.123456788, 'other')");

    assertThat(story.ask("MATCH (:Visit)-[:COST]->(p) RETURN p.label ORDER BY p.label"))
        .containsExactly("large", "small");
  }
}
