// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import java.nio.file.Path;

/**
 * One PostgreSQL and one Neo4j for all tests of a JVM that stop, kill or replace servers. Each test
 * leaves them running. Neo4j gives a transaction little memory. Who needs but one of them takes the
 * other from the shared servers: a Neo4j that just started is slow.
 */
public final class MortalServers {
  /** What a transaction of the graph may use. */
  public static final String TRANSACTION_MEMORY = "60m";

  private MortalServers() {}

  public static EmbeddedPostgres postgres() {
    return Postgres.SERVER;
  }

  /** Where PostgreSQL's data are. */
  public static Path postgresData() {
    return Postgres.SERVER.dataDirectory();
  }

  public static EmbeddedNeo4j neo4j() {
    return Neo4j.SERVER;
  }

  private static <T extends AutoCloseable> T closedWithTheJvm(T server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "close server"));
    return server;
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      System.err.println("cannot close a test server: " + e);
    }
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = closedWithTheJvm(EmbeddedPostgres.builder().start());
  }

  private static final class Neo4j {
    static final EmbeddedNeo4j SERVER =
        closedWithTheJvm(
            EmbeddedNeo4j.builder()
                .keepsPlans()
                .setting("db.memory.transaction.max", TRANSACTION_MEMORY)
                .heap("512m")
                .start());
  }
}
