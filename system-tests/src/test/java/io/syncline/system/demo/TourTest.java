// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.Wiring;
import io.syncline.demo.DemoCommand;
import io.syncline.demo.product.ProductEngine;
import io.syncline.demo.tour.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TourTest {
  @TempDir private Path folder;

  @Test
  void tourEndsWithTheComparisonOnStandardOutput() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path kept = folder.resolve("kept");
    DemoCommand demo =
        new DemoCommand(
            configuration -> new ProductEngine(new Wiring(Map.of()), configuration),
            Screen.Kind.PLAIN);

    int exitCode =
        new CommandLine(demo)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("--rows=600", "--seconds=3", "--rate=30", "--keep=" + kept);

    assertThat(err.toString())
        .contains("[1/8]", "[8/8]", "600 rows", "Neo4j is gone", "EQUAL. ")
        .contains(
            "found: the titles of three bills edited, content ",
            "found: two sponsors' edges deleted, edge ",
            "found: a bill handed to another sponsor, edge ",
            "found: a number turned into a text, content ",
            "found: a bill that no row has, orphan 987654321")
        .doesNotContain("NOT FOUND")
        .containsAnyOf("Caught up after", "What had waited is in the graph after");
    assertThat(out.toString()).contains("rows say", "all nodes", "all edges");
    assertThat(exitCode).isZero();
    assertThat(kept.resolve("syncline.yaml")).exists();
  }
}
