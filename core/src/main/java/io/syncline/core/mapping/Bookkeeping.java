// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

/**
 * Names of the properties that Syncline keeps for itself on nodes and relationships.
 *
 * @param key canonical text of the row's replica identity (on an edge: of its owner row)
 * @param version era and position of the state, a list of three integers
 * @param hash content hash, a list of two integers
 * @param entry on relationships: the id of the {@link EdgeType}
 */
public record Bookkeeping(String key, String version, String hash, String entry) {
  public static final Bookkeeping DEFAULTS =
      new Bookkeeping("_syncline_key", "_syncline_version", "_syncline_hash", "_syncline_entry");
}
