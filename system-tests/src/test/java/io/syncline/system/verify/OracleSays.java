// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a report says, against what the oracle sees of both stores: of each row that is reported the
 * oracle must see something, and all that the oracle sees must be of a row that is reported, or lie
 * at the node of one. Bills up to {@link VerifyWorld#WARM}, which are being written, do not count.
 */
final class OracleSays {
  private static final Pattern NODE = Pattern.compile("^\\w+ +(\\w+)\\|(\\S+) :\\[");
  private static final Pattern EDGE =
      Pattern.compile("\\((\\w+)\\|(\\S+)\\)-\\[(\\w+) .*\\]->\\((\\w+)\\|(\\S+)\\) hash");
  private static final String NOTHING = "the oracle sees nothing of ";
  private static final String WAITING = "\\d+ edges wait, not \\d+";

  private final VerifyWorld world;
  private final List<Seen> seen = new ArrayList<>();
  private final Set<String> nameless;
  private final Set<String> ofNoChange;

  private OracleSays(VerifyWorld world) throws Exception {
    this.world = world;
    this.nameless = Set.copyOf(keys("WHERE b.id IS NULL"));
    this.ofNoChange = Set.copyOf(keys("WHERE " + afterEnd()));
  }

  /**
   * A line of the oracle.
   *
   * @param row of which it is
   * @param bill at which it lies, which is the row itself if it is one
   */
  private record Seen(String line, String row, String bill) {}

  /** Reads both stores now. */
  static OracleSays now(VerifyWorld world) throws Exception {
    OracleSays says = new OracleSays(world);
    for (String line : world.oracle().differences()) {
      if (!line.matches(WAITING)) {
        says.add(line);
      }
    }
    return says;
  }

  private void add(String line) {
    Matcher node = NODE.matcher(line);
    Matcher edge = EDGE.matcher(line);
    if (node.find()) {
      seen.add(new Seen(line, name(node.group(1), node.group(2)), name("Bill", node.group(2))));
    } else if (edge.find()) {
      String bill = edge.group(edge.group(1).equals("Bill") ? 2 : 5);
      String row =
          edge.group(3).equals("VOTED")
              ? name("VOTED", "[\"" + edge.group(2) + "\",\"" + bill + "\"]")
              : name("Bill", bill);
      seen.add(new Seen(line, row, name("Bill", bill)));
    } else {
      throw new AssertionError("cannot read " + line);
    }
  }

  /** What a report and the oracle do not agree on; empty if they do. */
  List<String> against(List<String> report) {
    Set<String> reported = new HashSet<>();
    report.forEach(line -> reported.add(rowOf(line)));
    List<String> disagreement = new ArrayList<>();
    for (Seen one : seen) {
      boolean known = reported.contains(one.row()) || reported.contains(one.bill());
      if (!known && !isWarm(one.bill())) {
        disagreement.add("not reported: " + one.line());
      }
    }
    Set<String> rows = new HashSet<>();
    seen.forEach(one -> rows.add(one.row()));
    ofNoChange.forEach(key -> rows.add(name("Bill", key)));
    for (String row : reported) {
      if (!rows.contains(row)) {
        disagreement.add(NOTHING + row);
      }
    }
    return disagreement;
  }

  /** Rows of a report in which the oracle sees nothing, whatever else it sees. */
  List<String> ofNothing(List<String> report) {
    return against(report).stream().filter(line -> line.startsWith(NOTHING)).toList();
  }

  /** The oracle knows nodes by their ids; those of some were taken away. */
  private String rowOf(String line) {
    String row = line.substring(0, line.indexOf(" different"));
    boolean isNameless = nameless.stream().anyMatch(key -> row.equals(name("Bill", key)));
    return isNameless ? name("Bill", "?") : row;
  }

  private static boolean isWarm(String bill) {
    String key = bill.substring(bill.indexOf(' ') + 1);
    return key.matches("\\d+") && Long.parseLong(key) <= VerifyWorld.WARM;
  }

  private static String name(String entry, String key) {
    return entry + " " + key;
  }

  /** No change can have such a version: of another era, or of a place in the log yet to come. */
  private String afterEnd() throws Exception {
    long end = world.number("SELECT pg_current_wal_insert_lsn() - '0/0'");
    long era = world.count("MATCH (p:Person) RETURN max(p._syncline_version[0])");
    return "b._syncline_version[0] > %d OR b._syncline_version[1] > %d".formatted(era, end);
  }

  private List<String> keys(String which) {
    return world
        .sync()
        .graph()
        .executableQuery("MATCH (b:Bill) %s RETURN b._syncline_key".formatted(which))
        .execute()
        .records()
        .stream()
        .map(found -> found.get(0).asString())
        .toList();
  }
}
