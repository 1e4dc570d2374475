// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.core.apply.Target;
import java.util.List;

/** A Neo4j database that a file names. */
record Neo4jConnection(Target target) implements TargetConnection {

  @Override
  public List<Check> check() {
    return List.of();
  }

  @Override
  public List<Step> planRemoval() {
    return List.of();
  }

  @Override
  public void close() {
    target.close();
  }
}
