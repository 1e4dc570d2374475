// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.embedded.SharedServers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How a sync hears of changes. */
public enum Capture {
  LOG,
  TRIGGER;

  /**
   * Those that tests are run with of what hardly depends on it: the log, and in the longer profiles
   * triggers, too.
   */
  static List<Capture> tested() {
    return Boolean.getBoolean("long") ? List.of(values()) : List.of(LOG);
  }

  /** A sync on the shared servers that captures so. */
  public TestSync sync() throws IOException {
    return new TestSync(SharedServers.postgres(), SharedServers.neo4j()).withOptions(option());
  }

  /** The line of the section {@code source:}. */
  public String option() {
    return "capture: " + name().toLowerCase(Locale.ROOT);
  }

  /** Tables, a mapping and a sync that captures so, not yet running. */
  public Story prepared(String schema, String mapping) throws IOException {
    return Story.prepared(sync(), schema, mapping);
  }

  /** The same, running. */
  public Story story(String schema, String mapping) throws IOException {
    Story story = prepared(schema, mapping);
    story.sync().start();
    return story;
  }
}
