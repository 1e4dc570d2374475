// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded.neo4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** The program of the child process; only this module has Neo4j on its class path. */
public final class Neo4jServer {
  private Neo4jServer() {}

  /**
   * Arguments: the server's home, its configuration, the file that says it is ready, the password.
   */
  public static void main(String[] arguments) {
    try {
      start(Path.of(arguments[0]), Path.of(arguments[1]), arguments[3]);
      Files.createFile(Path.of(arguments[2]));
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1); // Neo4j's threads would keep the process
    }
  }

  private static void start(Path home, Path configuration, String password) {
    boolean first = !Files.exists(home);
    DatabaseManagementService service =
        new DatabaseManagementServiceBuilder(home).loadPropertiesFromFile(configuration).build();
    Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown, "shutdown"));
    if (first && !password.isEmpty()) {
      service
          .database("system")
          .executeTransactionally(
              "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
              Map.of("password", password));
    }
  }
}
