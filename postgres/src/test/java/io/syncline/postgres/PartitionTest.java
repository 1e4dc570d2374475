// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Partition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of partitions are rows of their root; nothing that happens to a partition is missed. */
final class PartitionTest {
  private static final TableId T = TableId.of("t");

  private TestDatabase database;
  private Follower follower;

  @BeforeEach
  void follow() {
    database = TestDatabase.create();
    database.sql(
        "CREATE TABLE t (id int, name text, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
        "CREATE TABLE t_low PARTITION OF t FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE t_high PARTITION OF t FOR VALUES FROM (10) TO (1000) PARTITION BY LIST (id)",
        "CREATE TABLE t_ten PARTITION OF t_high FOR VALUES IN (10)",
        // A partition may have its columns in another order.
        "CREATE TABLE t_rest (name text, id int NOT NULL)",
        "ALTER TABLE t_high ATTACH PARTITION t_rest DEFAULT");
    follower = Follower.of(database, T);
  }

  @AfterEach
  void dropDatabase() {
    follower.close();
    database.close();
  }

  @Test
  void theCatalogKnowsTheLeaves() {
    Catalog.Table table = follower.catalog().find(T).orElseThrow();

    assertThat(table.kind()).isEqualTo('p');
    assertThat(table.identityColumns()).containsExactly("id");
    assertThat(table.partitions())
        .extracting(Partition::id)
        .containsExactly(TableId.of("t_low"), TableId.of("t_rest"), TableId.of("t_ten"));
  }

  @Test
  void rowsGoByTheNameOfTheRoot() {
    database.sql("INSERT INTO t VALUES (1, 'a'), (10, 'b'), (11, 'c')");

    assertThat(follower.toNow())
        .containsExactly(
            "insert t {id=1, name=a}", "insert t {id=10, name=b}", "insert t {name=c, id=11}");
  }

  @Test
  void aRowThatMovesIsDeletedAndInsertedInOneTransaction() {
    database.sql("INSERT INTO t VALUES (1, 'a')", "UPDATE t SET id = 10");

    List<StreamEvent.Piece> pieces = follower.piecesToNow();

    assertThat(pieces).hasSize(2);
    assertThat(pieces.getLast().changes())
        .extracting(Follower::text)
        .containsExactly("delete t {id=1}", "insert t {id=10, name=a}");
  }

  @Test
  void truncatingTheRootEmptiesIt() {
    database.sql("INSERT INTO t VALUES (1, 'a')", "TRUNCATE t");

    assertThat(follower.toNow()).containsExactly("insert t {id=1, name=a}", "truncate t");
  }

  @Test
  void truncatingAPartitionIsNoTruncationButIsTold() {
    database.sql("INSERT INTO t VALUES (1, 'a')", "TRUNCATE t_low");

    List<StreamEvent> events = follower.eventsToNow();

    assertThat(events)
        .filteredOn(StreamEvent.SchemaChanged.class::isInstance)
        .singleElement()
        .extracting(event -> ((StreamEvent.SchemaChanged) event).what())
        .isEqualTo("a part of it was truncated");
    assertThat(events)
        .filteredOn(StreamEvent.Piece.class::isInstance)
        .flatExtracting(event -> ((StreamEvent.Piece) event).changes())
        .extracting(Follower::text)
        .containsExactly("insert t {id=1, name=a}");
  }

  @Test
  void aNewPartitionIsToldBeforeItsRows() {
    database.sql(
        "CREATE TABLE t_new PARTITION OF t FOR VALUES FROM (1000) TO (2000)",
        "INSERT INTO t VALUES (1500, 'n')");

    List<StreamEvent> events = follower.eventsToNow();

    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            StreamEvent.SchemaChanged.class,
            changed -> assertThat(changed.what()).contains("t_new is new"));
    assertThat(((StreamEvent.Piece) events.get(1)).changes())
        .extracting(Follower::text)
        .containsExactly("insert t {id=1500, name=n}");
  }

  @Test
  void attachingAndDetachingChangeTheFingerprint() {
    String before = fingerprint();
    database.sql("ALTER TABLE t DETACH PARTITION t_low");
    String detached = fingerprint();
    database.sql("ALTER TABLE t ATTACH PARTITION t_low FOR VALUES FROM (0) TO (10)");

    assertThat(detached).isNotEqualTo(before);
    assertThat(fingerprint()).isEqualTo(before);
  }

  private String fingerprint() {
    return follower.source().loadCatalog(List.of(T)).find(T).orElseThrow().fingerprint();
  }

  @Test
  void partitionsWithDifferentIdentitiesHaveNone() {
    database.sql("ALTER TABLE t_low REPLICA IDENTITY NOTHING");

    assertThat(
            follower.source().loadCatalog(List.of(T)).find(T).map(Catalog.Table::replicaIdentity))
        .contains(Catalog.ReplicaIdentity.NOTHING);
  }
}
