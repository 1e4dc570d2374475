// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import org.junit.jupiter.api.Test;

/** The syncs of two files, each of a database of its own, share a graph. */
final class TwoSyncsTest {
  private static final String SCHEMA =
      """
      CREATE TABLE person (id bigint PRIMARY KEY, tags text[]);
      INSERT INTO person SELECT i, ARRAY['t' || i % 7] FROM generate_series(1, 20) i;
      """;

  private static final String PERSON = "nodes: { Person: { table: public.person } }";

  private static final String TAGGED =
      """
      nodes:
        Human: { table: public.person, relationships: { TAGGED: { to: Tag, each: tags } } }
        Tag: { values_of: public.person.tags }
      """;

  /** The installer may not. */
  private static final String DROP_SLOT =
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
          + " WHERE database = current_database()";

  @Test
  void whatOneIsRefusedSinceTheOtherHasItStaysTheOthers() throws Exception {
    TestSync second = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    try (Story one = Story.of(SCHEMA, TAGGED);
        Story two = Story.prepared(second, SCHEMA, PERSON)) {
      one.settled();
      two.sync().start();
      two.sql("INSERT INTO person VALUES (21, '{x}')");
      two.awaitNode("MATCH (p:Person {id: 21}) RETURN p");
      two.sync().stop();

      two.sync().write(TAGGED.replace("Human", "Person"));
      CommandResult refused = two.sync().tryToInstall("apply", "--yes");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.output()).contains("In the way:").contains("writes Tag in this database");
      assertThat(refused.talk())
          .endsWith("Nothing was carried out: first mend what is in the way.\n");
      two.sync().asSuperuser(DROP_SLOT);
      CommandResult removed = two.sync().tryToInstall("uninstall", "--yes", "--graph");
      assertThat(removed.code()).as(removed.talk()).isZero();

      assertThat(one.ask("MATCH (p:Person) RETURN p")).isEmpty();
      one.settledAfter("UPDATE person SET tags = '{y,z}' WHERE id < 5");
    }
  }
}
