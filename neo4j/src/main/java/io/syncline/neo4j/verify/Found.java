// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.core.verify.Finding;
import io.syncline.neo4j.content.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** What is found of one row, as it is gathered. One thread. */
final class Found {
  private static final String EQUAL = "equal";

  private final EntityId id;
  private final List<Discrepancy> discrepancies = new ArrayList<>(0);
  private final List<Object> held = new ArrayList<>(4);
  private @Nullable Version version;

  Found(EntityId id) {
    this.id = id;
  }

  String key() {
    return id.key();
  }

  void add(Kind kind, String what, String expected, String actual) {
    discrepancies.add(new Discrepancy(kind, what, expected, actual));
  }

  /** Takes down something that the graph holds of the row; its text is made if it is needed. */
  void holds(Object part) {
    held.add(part);
  }

  /** Takes down a holder of values. */
  void holder(Record holder) {
    version(holder.get("version"));
    holds(holder.get("values"));
  }

  /** Takes down a version; the newest counts. */
  void version(Value stored) {
    holds(stored);
    List<Long> parts = Stored.longs(stored);
    if (parts.size() == 3) {
      Version found = new Version(parts.get(0), new Position(parts.get(1), parts.get(2)));
      version = version == null || version.compareTo(found) < 0 ? found : version;
    }
  }

  Finding finding(boolean owed) {
    return new Finding(id, version, token(), owed, discrepancies);
  }

  private String token() {
    if (held.isEmpty()) {
      return "";
    }
    return discrepancies.isEmpty() ? EQUAL : Texts.digest(held.toString());
  }
}
