// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.core.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** What is found of one row, as it is gathered. One thread. */
final class Found {
  private final EntityId id;
  private final List<Discrepancy> discrepancies = new ArrayList<>(0);
  private final StringBuilder held = new StringBuilder();
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

  /** Takes down something that the graph holds of the row. */
  void holds(String text) {
    held.append(text).append('\n');
  }

  /** Takes down a holder of values. */
  void holder(Record holder) {
    version(holder.get("version"));
    holds(holder.get("values").toString());
  }

  /** Takes down a version; the newest counts. */
  void version(Value stored) {
    holds(stored.toString());
    List<Long> numbers = stored.isNull() ? List.of() : stored.asList(Value::asLong);
    if (numbers.size() == 3) {
      Version found = new Version(numbers.get(0), new Position(numbers.get(1), numbers.get(2)));
      version = version == null || version.compareTo(found) < 0 ? found : version;
    }
  }

  Finding finding(boolean owed) {
    return new Finding(
        id, version, held.isEmpty() ? "" : Texts.digest(held.toString()), owed, discrepancies);
  }
}
