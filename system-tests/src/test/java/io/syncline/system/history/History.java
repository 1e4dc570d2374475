// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import io.syncline.system.oracle.Mapped;
import io.syncline.system.oracle.MappingText;
import java.sql.Connection;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A random schema with users who write to it, for tests that disturb the engine meanwhile. */
public final class History {
  private final RandomSchema schema;
  private final ChangingMapping mapping;
  private long seed;

  public History(long seed) {
    this.seed = seed;
    this.schema = new RandomSchema(new Random(seed));
    this.mapping = new ChangingMapping(schema.mapping(), new Random(seed));
  }

  public void create(Consumer<String> database) {
    schema.sql().forEach(database);
  }

  /** The mapping as it is now. */
  public Mapped mapping() {
    return mapping.present();
  }

  public String mappingText() {
    return MappingText.of(mapping());
  }

  /** From now on a property or an edge more or less is mapped. */
  public void changeMapping() {
    mapping.change();
  }

  /** Two users write so many transactions each, other ones each time. */
  public void write(Callable<Connection> database, int transactions) throws Exception {
    seed++;
    new RandomHistory(schema, database).run(seed, 2, transactions);
  }

  /** The same, and then a pause: whoever starts beside it must get the machine, too. */
  public void writeAndRest(Callable<Connection> database, int transactions, Duration rest)
      throws Exception {
    write(database, transactions);
    Thread.sleep(rest);
  }
}
