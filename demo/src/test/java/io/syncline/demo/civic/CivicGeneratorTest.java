// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CivicGeneratorTest {

  @ParameterizedTest
  @EnumSource(CivicTable.class)
  void sameSeedMakesTheSameRows(CivicTable table) {
    List<String> once = new CivicGenerator(7, 2_000).lines(table).toList();

    List<String> again = new CivicGenerator(7, 2_000).lines(table).toList();

    assertThat(again).isEqualTo(once).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(CivicTable.class)
  void anotherSeedMakesOtherRows(CivicTable table) {
    List<String> rows = new CivicGenerator(7, 2_000).lines(table).toList();

    List<String> others = new CivicGenerator(8, 2_000).lines(table).toList();

    assertThat(others).hasSameSizeAs(rows).isNotEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {CivicGenerator.LEAST_ROWS, 1_234, 50_000})
  void worldHasAsManyRowsAsAskedFor(int rows) throws SQLException {
    Map<CivicTable, Long> loaded = load(new CivicGenerator(1, rows));

    assertThat(loaded.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(rows);
    assertThat(loaded).hasSize(CivicTable.values().length);
  }

  @Test
  void worldWithTooFewRowsIsRefused() {
    assertThatThrownBy(() -> new CivicGenerator(1, 499))
        .hasMessage("rows must be at least 500, was 499");
  }

  private static Map<CivicTable, Long> load(CivicGenerator generator) throws SQLException {
    EmbeddedPostgres postgres = SharedServers.postgres();
    String database = postgres.freshDatabase();
    try (Connection connection = postgres.connect(database)) {
      return generator.load(connection);
    }
  }
}
