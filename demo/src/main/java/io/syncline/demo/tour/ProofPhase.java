// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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

  /** Something that was done, and to which bills. */
  private record Damage(Mischief mischief, List<String> keys) {
    /** Whether a report names each of them, as what it is. */
    boolean isNamedIn(List<String> report) {
      return keys.stream().allMatch(key -> isNamedIn(report, key));
    }

    /** The first line about a bill has its key, those below it have none. */
    private boolean isNamedIn(List<String> report, String key) {
      boolean below = false;
      for (String line : report) {
        below =
            line.startsWith("Bill ") ? line.matches("Bill +" + Pattern.quote(key) + " .*") : below;
        if (below && line.matches(".*\\b" + mischief.kind() + "\\b.*")) {
          return true;
        }
      }
      return false;
    }
  }

  /** Whether everything was found, called what it is, and mended. */
  boolean run() {
    List<Damage> done = new ArrayList<>();
    try (Session session = servers.neo4j().driver().session()) {
      for (Mischief mischief : Mischief.ALL) {
        List<String> keys = mischief.make(session);
        if (!keys.isEmpty()) { // a small world may have none to damage
          done.add(new Damage(mischief, keys));
          screen.say("by hand, in the graph: " + mischief.what());
        }
      }
    }
    List<String> report = new ArrayList<>();
    return command(DIFFERENT, report, "verify", "Bill", "--depth", "deep")
        && named(done, report)
        && command(EQUAL, "repair", "--apply", "--reason", "the tour's own damage")
        && command(EQUAL, "verify", "Bill", "--depth", "deep");
  }

  private boolean named(List<Damage> done, List<String> report) {
    screen.say("");
    boolean all = true;
    for (Damage damage : done) {
      boolean named = damage.isNamedIn(report);
      all &= named;
      screen.say(
          "%s: %s, %s %s"
              .formatted(
                  named ? "found" : "NOT FOUND",
                  damage.mischief().what(),
                  damage.mischief().kind(),
                  String.join(", ", damage.keys())));
    }
    return all;
  }

  private boolean command(int expected, String... words) {
    return command(expected, new ArrayList<>(), words);
  }

  private boolean command(int expected, List<String> printed, String... words) {
    screen.say("");
    screen.say("$ syncline " + Arrays.stream(words).map(ProofPhase::quoted).collect(joining(" ")));
    Consumer<String> say =
        line -> {
          printed.add(line);
          screen.say(line);
        };
    return engine.command(say, words) == expected;
  }

  /** As one types it into a shell. */
  private static String quoted(String word) {
    return word.contains(" ") ? "\"" + word + "\"" : word;
  }
}
