// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.graph;

import java.util.Map;
import java.util.Set;

/**
 * Sees a store the way its other users do, and acts as one of them: nothing here goes through
 * Syncline. Any thread.
 */
public interface GraphUser {

  /** Everything that is there now, without Syncline's bookkeeping. */
  Graph read();

  /**
   * @return the node's id
   */
  String createNode(Set<String> labels, Map<String, Object> properties);

  void setProperty(String node, String name, Object value);

  void addLabel(String node, String label);

  /**
   * @return the edge's id
   */
  String createEdge(String from, String type, String to, Map<String, Object> properties);

  void setEdgeProperty(String edge, String name, Object value);

  /** Deletes a node and every edge at it. */
  void deleteNode(String node);
}
