// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

/**
 * How many rows each table of a generated world has.
 *
 * @param rows all of them together
 */
record CivicSize(int rows) {
  static final int LEAST = 500;
  static final int GOVERNORS = 47;
  static final int SESSIONS = 12;

  CivicSize {
    if (rows < LEAST) {
      throw new IllegalArgumentException("rows must be at least " + LEAST + ", was " + rows);
    }
  }

  int of(CivicTable table) {
    return switch (table) {
      case GOVERNORS -> GOVERNORS;
      case SESSIONS -> SESSIONS;
      case USERS -> rows / 5;
      case SPONSORS -> rows / 100 + 5;
      case SITTINGS -> SESSIONS * perSession();
      case BILLS -> rows / 15;
      case ARGUMENTS, CLAIMS -> rows * 3 / 20;
      case SITTING_AGENDA -> rows / 30;
      case CITIZEN_PARTICIPATION -> rows - allOthers();
    };
  }

  /** Sittings of one session. */
  int perSession() {
    return rows / 2_500 + 1;
  }

  private int allOthers() {
    int others = 0;
    for (CivicTable table : CivicTable.values()) {
      if (table != CivicTable.CITIZEN_PARTICIPATION) {
        others += of(table);
      }
    }
    return others;
  }
}
