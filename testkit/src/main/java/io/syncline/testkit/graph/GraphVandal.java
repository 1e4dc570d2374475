// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.graph;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import org.jspecify.annotations.Nullable;

/**
 * Damages what Syncline wrote, its bookkeeping too, as no honest user would. Nothing here goes
 * through Syncline. One thread.
 */
public interface GraphVandal {

  /**
   * Deletes a row's node with all its edges, or its one edge, or what says which values it holds.
   */
  void delete(EntityId row);

  /** Makes a node that looks as if Syncline had written it. */
  void createNode(EntityId row);

  /**
   * @param value null to remove it
   */
  void setProperty(EntityId row, String name, @Nullable Object value);

  void removeLabel(EntityId row, String label);

  /** Has the row look as if something else had been written. */
  void spoilHash(EntityId row);

  void setVersion(EntityId row, Version version);

  /** Deletes an edge that hangs on its owner's node. */
  void deleteEdge(Edge edge);

  /** Makes an edge at its owner's node that looks as if Syncline had written it. */
  void createEdge(Edge edge);

  /** Turns an edge that is there into one that waits. */
  void suspendEdge(Edge edge);

  /** The same with the edge of a join row. */
  void suspend(EntityId joinRow);

  /**
   * An edge that hangs on its owner row's node.
   *
   * @param kind id of the kind of edge
   * @param end key of the other end
   */
  record Edge(String kind, String owner, String end) {}
}
