// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

/** What happens to relationships Syncline does not own when the row of their node goes. */
public enum ForeignEdges {
  /** They go with the node. */
  DELETE,
  /** Where there are any, the node stays, stripped of everything Syncline wrote. */
  KEEP_NODE,
  /** Where there are any, the change is rejected. */
  FAIL
}
