// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExamplesTest {

  @ParameterizedTest
  @ValueSource(strings = {"civic", "content", "training"})
  void schemaIsAcceptedByPostgres(String example) throws IOException {
    EmbeddedPostgres postgres = SharedServers.postgres();

    postgres.execute(postgres.freshDatabase(), resource(example, "schema.sql"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"civic", "content", "training"})
  void mappingTakesItsAddressesFromTheEnvironment(String example) throws IOException {
    String mapping = resource(example, "syncline.yaml");

    assertThat(mapping).contains("url: \"${PG_URL}\"", "\"${NEO4J_URI}\"", "\"${NEO4J_PASSWORD}\"");
  }

  private static String resource(String example, String name) throws IOException {
    String path = "/examples/" + example + "/" + name;
    try (InputStream in = ExamplesTest.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
