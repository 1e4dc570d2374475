// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.type.ContentHashSql.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the expressions give is compared with PostgreSQL itself in the system tests. */
final class ContentHashSqlTest {

  @Test
  void textsAreComputedOnceAndHashedTwice() {
    ContentHashSql sql = new ContentHashSql(List.of(new Part("a", "a::text"), new Part("b", "b")));

    assertThat(sql.texts())
        .isEqualTo(
            "('a=' || a::text) COLLATE \"C\" AS hashed_0, ('b=' || b) COLLATE \"C\" AS hashed_1");
    assertThat(sql.first())
        .isEqualTo(
            "(coalesce(hashtextextended(hashed_0, 1), 0) >> 8)"
                + " + (coalesce(hashtextextended(hashed_1, 1), 0) >> 8)");
    assertThat(sql.second()).isEqualTo(sql.first().replace(", 1)", ", 2)"));
  }

  @Test
  void hashOfNothingIsZero() {
    ContentHashSql sql = new ContentHashSql(List.of());

    assertThat(sql.texts()).isEmpty();
    assertThat(sql.first()).isEqualTo("0::bigint");
  }
}
