// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

/**
 * One PostgreSQL and one Neo4j for all tests in a JVM, each started when first asked for and gone
 * with the JVM. A test makes a database of its own ({@link EmbeddedPostgres#freshDatabase}), and
 * clears the graph first ({@link EmbeddedNeo4j#clear}). A test that stops, kills or suspends a
 * server starts one of its own instead.
 */
public final class SharedServers {
  private SharedServers() {}

  public static EmbeddedPostgres postgres() {
    return Postgres.SERVER;
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
        closedWithTheJvm(EmbeddedNeo4j.builder().keepsPlans().start());
  }
}
