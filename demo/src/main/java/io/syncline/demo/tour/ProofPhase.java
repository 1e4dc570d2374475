// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import org.neo4j.driver.Session;

/** The graph is damaged by hand; the product finds it, mends it, and proves that it did. */
final class ProofPhase {
  private static final int EQUAL = 0;
  private static final int DIFFERENT = 3;

  private final SyncEngine engine;
  private final Servers servers;
  private final Screen screen;

  ProofPhase(SyncEngine engine, Servers servers, Screen screen) {
    this.engine = engine;
    this.servers = servers;
    this.screen = screen;
  }

  /** Whether everything was found and mended. */
  boolean run() {
    try (Session session = servers.neo4j().driver().session()) {
      for (Mischief mischief : Mischief.ALL) {
        mischief.make(session);
        screen.say("by hand, in the graph: " + mischief.what());
      }
    }
    return command(DIFFERENT, "verify", "Bill", "--depth", "deep")
        && command(EQUAL, "repair", "--apply", "--reason", "the tour's own damage")
        && command(EQUAL, "verify", "Bill", "--depth", "deep");
  }

  private boolean command(int expected, String... words) {
    screen.say("");
    screen.say("$ syncline " + Arrays.stream(words).map(ProofPhase::quoted).collect(joining(" ")));
    return engine.command(screen::say, words) == expected;
  }

  /** As one types it into a shell. */
  private static String quoted(String word) {
    return word.contains(" ") ? "\"" + word + "\"" : word;
  }
}
