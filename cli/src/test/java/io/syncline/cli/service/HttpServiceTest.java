// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.cli.FakeEngine;
import io.syncline.cli.Statuses;
import io.syncline.config.HttpSettings;
import io.syncline.core.checkpoint.PipelineStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpServiceTest {
  private static final HttpSettings ANY_PORT = new HttpSettings(true, "127.0.0.1", 0);

  private final FakeEngine engine = new FakeEngine();
  private final EngineMeters meters = new EngineMeters();
  private final HttpService http = new HttpService(engine, meters, Duration.ofMillis(50));

  @AfterEach
  void close() {
    http.close();
    meters.close();
  }

  @Test
  void healthAndReadinessFollowTheEngine() throws Exception {
    http.start(ANY_PORT);

    HttpResponse<String> well = get("/health");
    engine.healthy = false;
    engine.ready = false;
    engine.status = List.of(Statuses.of(State.STOPPED_BY_ERROR, "SLOT_LOST: gone", Instant.EPOCH));
    HttpResponse<String> ill = get("/health");
    HttpResponse<String> notReady = get("/ready");

    assertThat(well.statusCode()).isEqualTo(200);
    assertThat(well.body()).contains("\"status\" : \"healthy\"");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(ill.body()).contains("needs somebody").contains("SLOT_LOST: gone");
    assertThat(notReady.statusCode()).isEqualTo(503);
  }

  @Test
  void metricsAreInPrometheusText() throws Exception {
    meters.registry().counter("syncline.applied.changes").increment(3);
    http.start(ANY_PORT);

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains("syncline_applied_changes_total 3.0")
        .contains("syncline_build_info{")
        .contains("jvm_memory_used_bytes{");
  }

  @Test
  void statusListsThePipelines() throws Exception {
    http.start(ANY_PORT);

    HttpResponse<String> standingBy = get("/status");
    engine.status = List.of(Statuses.of(State.STREAMING, null, Instant.EPOCH));
    HttpResponse<String> running = get("/status");

    assertThat(standingBy.body()).contains("\"engine\" : \"standing by\"");
    assertThat(running.body()).contains("\"engine\" : \"running\"", "\"position\" : \"0/180\"");
  }

  @Test
  void anythingElseIsNotThere() throws Exception {
    http.start(ANY_PORT);

    assertThat(get("/status/x").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void writingIsRefused() throws Exception {
    http.start(ANY_PORT);

    HttpRequest post =
        HttpRequest.newBuilder(uri("/status"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();

    assertThat(send(post).statusCode()).isEqualTo(405);
  }

  @Test
  void aPortThatIsTakenIsUsedAsSoonAsItIsFree() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      http.start(new HttpSettings(true, "127.0.0.1", taken.getLocalPort()));
      assertThat(http.port()).isEqualTo(-1);
    }

    await().untilAsserted(() -> assertThat(http.port()).isPositive());
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void switchedOffItServesNothing() {
    http.start(new HttpSettings(false, "127.0.0.1", 0));

    assertThat(http.port()).isEqualTo(-1);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
