// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Locale;

/**
 * One thing that a target holds otherwise than the row says.
 *
 * @param what the property, the label, or the edge as {@code Bill.TAGGED -> Tag peace}
 * @param expected as the row says, in canonical form; empty where nothing is expected
 * @param actual as the target has it; empty where it has nothing
 */
public record Discrepancy(Kind kind, String what, String expected, String actual) {

  /** What an edge actually does that waits for no reason. */
  public static final String WAITS_FOR_NOTHING = "waits although its ends are there";

  /** In words. */
  public String text() {
    return kind.text()
        + " "
        + what
        + (expected.isEmpty() ? "" : ", expected " + expected)
        + (actual.isEmpty() ? "" : ", was " + actual);
  }

  /**
   * Whether it is mended beside the stream, some seconds later, and so says nothing at first: ids
   * are written into rows, and edges released that waited for nodes which the graph owns.
   */
  public boolean settlesBesideTheStream() {
    return kind == Kind.REFERENCE || (kind == Kind.EDGE && actual.equals(WAITS_FOR_NOTHING));
  }

  /** Kinds of discrepancy. */
  public enum Kind {
    /** The row projects to a node or an edge that is not there. */
    MISSING,
    /** The stored hash is that of another content: a change was not applied. */
    STALE,
    /**
     * What is held was written by a former mapping: the rows were read again since, but this one.
     */
    MAPPING,
    /** The stored hash is right, but not what it is the hash of: somebody edited the target. */
    CONTENT,
    /** The target holds what no row projects to. */
    ORPHAN,
    /** The target holds it more than once. */
    DUPLICATE,
    /** An edge that the row owns is missing, left over, at a wrong end, or waits for no reason. */
    EDGE,
    /** The row does not name the node that it became. */
    REFERENCE,
    /** The stored version is after every change there was: later changes would be lost. */
    VERSION;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
