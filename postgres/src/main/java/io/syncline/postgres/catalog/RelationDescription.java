// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.change.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table, or a partition of one, as a thing that has rows and an identity of its own.
 *
 * @param leaf whether it has rows itself
 * @param replicaIdentity {@code pg_class.relreplident}
 * @param identity columns of the primary key, or of the identity index
 * @param filenode changes whenever its rows are rewritten
 * @param bound which rows a partition takes
 */
public record RelationDescription(
    long oid,
    TableId id,
    boolean leaf,
    char replicaIdentity,
    List<String> identity,
    long filenode,
    @Nullable String bound,
    char persistence) {

  public RelationDescription {
    identity = List.copyOf(identity);
  }
}
