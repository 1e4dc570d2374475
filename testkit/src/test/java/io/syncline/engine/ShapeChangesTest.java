// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import org.junit.jupiter.api.Test;

/** Which changes of a table's shape end a run. */
final class ShapeChangesTest {
  private static final TableId BILLS = TableId.of("bills");
  private static final String HERE = "7/1";

  private final ShapeChanges shapes = new ShapeChanges();

  private static SchemaChange change(long commitLsn) {
    return new SchemaChange(
        new StreamEvent.SchemaChanged(BILLS, "it was altered", commitLsn, Position.endOf(7)));
  }

  @Test
  void changeInTheLogThatComesAgainAfterBindingEndsTheRun() {
    shapes.note(change(9), HERE);

    assertThatThrownBy(() -> shapes.note(change(9), HERE))
        .isInstanceOfSatisfying(
            SynclineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED));
  }

  @Test
  void changeInTheLogAfterOthersWereAppliedIsAnother() {
    shapes.note(change(9), HERE);

    shapes.note(change(9), "8/1");

    assertThat(shapes.knownUpTo()).isEqualTo(9);
  }

  /** TRUNCATE twice, say, each between the reading of the catalog and the opening of the stream. */
  @Test
  void tableThatIsAlteredAgainBeforeTheStreamIsOpenedDoesNotEndTheRun() {
    shapes.note(change(Long.MAX_VALUE), HERE);

    shapes.note(change(Long.MAX_VALUE), HERE);

    assertThat(shapes.any()).isTrue();
  }
}
