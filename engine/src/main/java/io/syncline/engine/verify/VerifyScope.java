// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.type.ContentHash;
import io.syncline.core.verify.VerifyRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows a run compares. */
public sealed interface VerifyScope {

  List<String> entries();

  /** In words, as it is stored with the run. */
  String text();

  /**
   * All rows of some entries, or a share of them that is chosen by key: the same each time.
   *
   * @param share from 0, exclusive, to 1
   */
  record Whole(List<String> entries, double share) implements VerifyScope {
    private static final long RANGE = 1L << 20;

    public Whole {
      entries = List.copyOf(entries);
    }

    boolean covers(String key) {
      return share >= 1
          || Math.floorMod(ContentHash.of("sample", key).first(), RANGE) < share * RANGE;
    }

    @Override
    public String text() {
      return share >= 1 ? VerifyRun.ALL : "sample " + share * 100 + " %";
    }
  }

  /**
   * The rows of one entry whose keys are in a range, in the order of PostgreSQL.
   *
   * @param from canonical identity of the first that may be; null for the first of all
   * @param to canonical identity before which they are; null for all that follow
   */
  record Range(String entry, @Nullable String from, @Nullable String to) implements VerifyScope {
    @Override
    public List<String> entries() {
      return List.of(entry);
    }

    @Override
    public String text() {
      return entry + (from == null ? "" : " from " + from) + (to == null ? "" : " to " + to);
    }
  }

  /**
   * What changed after a former run began, what it did not find equal, and what the target has
   * without a row.
   *
   * @param run the former one
   * @param view what the source showed when it began
   */
  record Since(List<String> entries, long run, SourceSnapshot view) implements VerifyScope {
    public Since {
      entries = List.copyOf(entries);
    }

    @Override
    public String text() {
      return "since run " + run;
    }
  }

  /** Some rows of one entry, by canonical identity. */
  record Keys(String entry, List<String> keys) implements VerifyScope {
    public Keys {
      keys = List.copyOf(keys);
    }

    @Override
    public List<String> entries() {
      return List.of(entry);
    }

    @Override
    public String text() {
      return keys.size() == 1 ? entry + " " + keys.getFirst() : keys.size() + " rows of " + entry;
    }
  }
}
