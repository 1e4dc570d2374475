// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says it is, such as {@code 5.26.30} or {@code 2026.08.1}. */
record ServerVersion(int year, int release, String text, String edition) {
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4})[.]([0-9]{1,4}).*");
  private static final int OLDEST = 5;
  private static final int OLDEST_RELEASE = 26;
  private static final int CALENDAR = 2025;
  private static final int TESTED_YEAR = 2026;

  static ServerVersion of(String text, String edition) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? new ServerVersion(
            Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), text, edition)
        : new ServerVersion(0, 0, text, edition);
  }

  Check check() {
    String what = "Neo4j " + text + " " + edition;
    if (tooOld()) {
      return Check.failed("server version", what + " is too old; 5.26 or newer is needed", null);
    }
    return year == OLDEST || year == TESTED_YEAR
        ? Check.ok("server version", what)
        : Check.warning(
            "server version", what + " was not tested; 5.26 and " + TESTED_YEAR + " were", null);
  }

  private boolean tooOld() {
    return year < OLDEST
        || (year == OLDEST && release < OLDEST_RELEASE)
        || (year > OLDEST && year < CALENDAR);
  }

  Check editionCheck() {
    return edition.equals("community")
        ? Check.ok("edition", edition)
        : Check.warning("edition", edition + ": the same is expected of it, but not tested", null);
  }
}
