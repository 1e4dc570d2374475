// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.mapping.Bookkeeping;

/**
 * The names, quoted, of what Syncline keeps in the graph for itself.
 *
 * @param key canonical text of the row's key (on an edge or a waiting edge: of its owner row)
 * @param version list of era, LSN and ordinal; empty on a node whose removal has begun
 * @param hash list of the two halves of the content hash
 * @param parts parts of the hash that a later change may leave out, see {@code HashParts}
 * @param entry on edges: id of the kind of edge; on holders: name of the entry
 * @param row on edges of join rows: entry and key as one text, unique
 * @param from on waiting edges, and on edges whose ends cannot be told by their nodes: the start
 * @param to the end, in the same way
 * @param end on waiting edges: the key of the end that is not the owner; empty for join rows
 * @param holders on nodes for values: how many rows hold the value
 * @param ghost on a node that only locks its own absence and is deleted in the same transaction
 */
public record Names(
    String key,
    String version,
    String hash,
    String parts,
    String entry,
    String row,
    String from,
    String to,
    String end,
    String holders,
    String ghost) {

  public static final String WAITING = ":SynclineWaiting";
  public static final String CHECKPOINT = ":SynclineCheckpoint";
  public static final String WRITER = ":SynclineWriter";
  public static final String HOLDER = ":SynclineHolder";
  public static final String LOCK = ":SynclineLock";
  public static final String REREAD = ":SynclineReread";

  /** A node that was a row's until a repair found no row to it. */
  public static final String QUARANTINED = ":SynclineQuarantined";

  /** On such a node: entry and key of the row. */
  public static final String WAS = "_syncline_was";

  /** A property that nothing has, though Neo4j knows its name. */
  public static final String NOWHERE = "_syncline_lock";

  /**
   * Locks a node or relationship until the transaction ends; what is read of it afterwards is what
   * it is by then. Setting a property to itself locks as well, but may set it back to what it was
   * before the lock came.
   */
  public static String lock(String name) {
    return "REMOVE %s.%s ".formatted(name, NOWHERE);
  }

  /**
   * Deletes nodes. After an indexed property of a node was set, Neo4j keeps finding it in the index
   * even where the same transaction deletes it, unless it loses its label first.
   */
  public static String deleteNode(String node, String labels) {
    return "REMOVE %s%s DELETE %s".formatted(node, labels, node);
  }

  /** Deletes relationships; those of join rows are in an index, see {@link #deleteNode}. */
  public String deleteEdge(String edge) {
    return "REMOVE %s.%s DELETE %s".formatted(edge, row, edge);
  }

  public static Names of(Bookkeeping names) {
    return new Names(
        Cypher.name(names.key()),
        Cypher.name(names.version()),
        Cypher.name(names.hash()),
        Cypher.name(names.hash() + "_parts"),
        Cypher.name(names.entry()),
        Cypher.name("_syncline_row"),
        Cypher.name("_syncline_from"),
        Cypher.name("_syncline_to"),
        Cypher.name("_syncline_end"),
        Cypher.name("_syncline_holders"),
        Cypher.name("_syncline_ghost"));
  }
}
