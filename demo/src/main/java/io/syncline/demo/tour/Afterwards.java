// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

/** What a newcomer may do with the two stores once the tour is over. */
final class Afterwards {
  private final Servers servers;
  private final ConfigurationFile file;
  private final Screen screen;

  Afterwards(Servers servers, ConfigurationFile file, Screen screen) {
    this.servers = servers;
    this.file = file;
    this.screen = screen;
  }

  void say() {
    text().lines().forEach(screen::say);
  }

  private String text() {
    return """

    Now you: both stores stay up, and in sync, until Ctrl-C.

      PostgreSQL  %s
      Neo4j       %s  (no user, no password)

    Change rows, for example
      UPDATE bills SET title = 'Mine', co_sponsors = '{1,2,3}' WHERE id = 7;
      UPDATE bills SET status = 'withdrawn' WHERE id = 7;   -- leaves the graph
      UPDATE sponsors SET id = 9001 WHERE id = 1;           -- a key change
      DELETE FROM users WHERE id = (SELECT user_id FROM citizen_participation LIMIT 1);

    and look at the graph
      MATCH (b:Bill {id: 7})-[r]-(x) RETURN b, r, x LIMIT 50
      MATCH (p:Person)<-[:CO_SPONSORED_BY]-(b:Bill) RETURN p.name, count(b) AS bills
        ORDER BY bills DESC LIMIT 10
      MATCH (u:User)-[v:VOTED]->(b:Bill)-[:TAGGED]->(t:Tag)
        RETURN t.name, avg(v.value) AS support ORDER BY support DESC

    or ask Syncline, from another terminal
      ./syncline status -c %3$s
      ./syncline explain Bill 7 -c %3$s
    """
        .formatted(servers.jdbcUrl(), servers.neo4j().boltUri(), file.path());
  }
}
