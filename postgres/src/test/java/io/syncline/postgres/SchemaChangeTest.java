// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.TableId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that changes its shape is told before the first row that has the new one. */
final class SchemaChangeTest {
  private static final TableId T = TableId.of("t");

  private TestDatabase database;
  private Follower follower;

  @BeforeEach
  void follow() {
    database = TestDatabase.create();
    database.sql(
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE TABLE t (id int PRIMARY KEY, name text, m mood)",
        "INSERT INTO t VALUES (1, 'a', 'sad')");
    follower = Follower.of(database, T);
  }

  @AfterEach
  void dropDatabase() {
    follower.close();
    database.close();
  }

  private List<String> surprisesAfter(String... statements) {
    database.sql(statements);
    return follower.surprisesToNow();
  }

  @Test
  void anAddedColumnIsTold() {
    assertThat(surprisesAfter("ALTER TABLE t ADD x int", "INSERT INTO t VALUES (2, 'b')"))
        .containsExactly("t: column x was added");
  }

  @Test
  void aDroppedColumnIsTold() {
    assertThat(surprisesAfter("ALTER TABLE t DROP name", "INSERT INTO t VALUES (2)"))
        .containsExactly("t: column name was dropped or renamed, or is not yet there in the log");
  }

  @Test
  void aWidenedColumnIsTold() {
    assertThat(surprisesAfter("ALTER TABLE t ALTER id TYPE int8", "INSERT INTO t VALUES (2)"))
        .containsExactly("t: column id changed its type");
  }

  @Test
  void aRenamedTableIsTold() {
    assertThat(surprisesAfter("ALTER TABLE t RENAME TO u", "INSERT INTO u VALUES (2)"))
        .containsExactly("t: public.t was renamed to public.u");
  }

  @Test
  void anotherReplicaIdentityIsTold() {
    assertThat(surprisesAfter("ALTER TABLE t REPLICA IDENTITY FULL", "INSERT INTO t VALUES (2)"))
        .singleElement()
        .asString()
        .startsWith("t: replica identity of public.t changed from d to f");
  }

  @Test
  void aTableThatTakesTheNameIsTold() {
    assertThat(
            surprisesAfter(
                "CREATE TABLE new (LIKE t INCLUDING ALL)",
                "ALTER TABLE t RENAME TO old; ALTER TABLE new RENAME TO t",
                "ALTER PUBLICATION syncline ADD TABLE t",
                "INSERT INTO t VALUES (2)"))
        .containsExactly("t: another table has its name now");
  }

  @Test
  void theChangeComesBeforeItsTransactionAndRowsOfBothShapesCanBeRead() {
    database.sql(
        "BEGIN; INSERT INTO t VALUES (2, 'b'); ALTER TABLE t ADD x int;"
            + " INSERT INTO t VALUES (3, 'c', NULL, 7); COMMIT");

    List<StreamEvent> events = follower.eventsToNow();

    assertThat(events.get(0)).isInstanceOf(StreamEvent.SchemaChanged.class);
    assertThat(((StreamEvent.Piece) events.get(1)).changes())
        .extracting(Follower::text)
        .containsExactly("insert t {id=2, name=b, m=NULL}", "insert t {id=3, name=c, m=NULL, x=7}");
  }

  @Test
  void aStreamOpenedAfterTheChangeTellsOfTheOldShapeInTheLog() {
    database.sql("INSERT INTO t VALUES (2, 'b')", "ALTER TABLE t ADD x int");
    follower.close();
    PostgresSource source = database.source();

    try (var stream =
        source.open(Follower.PIPELINE, follower.checkpoint(), source.loadCatalog(List.of(T)))) {
      StreamEvent first = null;
      while (first == null) {
        first = stream.poll(java.time.Duration.ofSeconds(1));
      }
      assertThat(first)
          .isInstanceOfSatisfying(
              StreamEvent.SchemaChanged.class,
              changed -> assertThat(changed.what()).contains("x was dropped"));
    } finally {
      source.close();
    }
  }

  @Test
  void aCatalogThatIsOldAlreadyIsToldAtOnce() {
    follower.stop();
    database.sql("ALTER TABLE t ADD x int");
    follower.reopen();

    assertThat(follower.surprisesToNow()).contains("t: the table was altered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD x int DEFAULT 5",
        "ALTER TABLE t ALTER name TYPE text USING upper(name)",
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
        "ALTER TABLE t RENAME name TO title",
        "ALTER TABLE t REPLICA IDENTITY FULL",
        "TRUNCATE t",
        "DROP TABLE t; CREATE TABLE t (id int PRIMARY KEY, name text, m mood)",
        "ALTER TABLE t ADD g int GENERATED ALWAYS AS (id + 1) STORED",
      })
  void whateverMayChangeRowsWithoutRowEventsChangesTheFingerprint(String ddl) {
    String before = fingerprint();

    database.sql(ddl);

    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (5)",
        "ANALYZE t",
        "CREATE INDEX ON t (name)",
        "CREATE TABLE other (id int REFERENCES t)",
        "ALTER TABLE t ALTER name SET DEFAULT 'x'",
        "ALTER TABLE t ALTER name SET NOT NULL",
        "VACUUM t",
        "GRANT SELECT ON t TO PUBLIC",
      })
  void whatDoesNotChangeRowsLeavesTheFingerprint(String ddl) {
    String before = fingerprint();

    database.sql(ddl);

    assertThat(fingerprint()).isEqualTo(before);
  }

  private String fingerprint() {
    return follower.source().loadCatalog(List.of(T)).find(T).orElseThrow().fingerprint();
  }
}
