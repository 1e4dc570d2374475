// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.report.PipelineView;
import io.syncline.cli.terminal.Json;
import io.syncline.config.HttpSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health, readiness, metrics and status of a running engine. Where the port is taken (by the engine
 * for which this one stands by, say) it is tried again until it is free.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.syncline.http");

  /** How often a port that is taken is tried again. */
  public static final Duration RETRY = Duration.ofSeconds(5);

  private final EngineConnection engine;
  private final EngineMeters meters;
  private final Duration retry;
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("syncline-http").factory());

  private @Nullable HttpServer server; // guarded by this
  private @Nullable ScheduledFuture<?> retrying; // guarded by this
  private boolean closed; // guarded by this

  public HttpService(EngineConnection engine, EngineMeters meters, Duration retry) {
    this.engine = engine;
    this.meters = meters;
    this.retry = retry;
  }

  /** Serves, now or as soon as the port is free. */
  public void start(HttpSettings settings) {
    if (!settings.enabled() || bind(settings)) {
      return;
    }
    LOG.warn(
        "port {} of {} is taken; it is tried again every {} s (another: --http-port)",
        settings.port(),
        settings.bind(),
        retry.toSeconds());
    retryLater(settings);
  }

  private synchronized void retryLater(HttpSettings settings) {
    retrying =
        retries.scheduleWithFixedDelay(
            () -> retry(settings), retry.toMillis(), retry.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void retry(HttpSettings settings) {
    if (bind(settings)) {
      retries.shutdown();
    }
  }

  private synchronized boolean bind(HttpSettings settings) {
    if (closed) {
      return true;
    }
    try {
      HttpServer bound =
          HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 0);
      routes(bound);
      bound.start();
      server = bound;
      LOG.info("http://{}:{} serves /health /ready /metrics /status", settings.bind(), port(bound));
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      LOG.warn("no HTTP on {}:{}: {}", settings.bind(), settings.port(), e.toString());
      return true;
    }
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  /** Where it serves; -1 while it does not. */
  public synchronized int port() {
    return server == null ? -1 : port(server);
  }

  private void routes(HttpServer bound) {
    route(bound, "/health", () -> verdict(engine.healthy(), "healthy", "needs somebody"));
    route(bound, "/ready", () -> verdict(engine.ready(), "ready", "not ready"));
    route(bound, "/status", () -> new Answer(200, "application/json", status()));
    route(
        bound,
        "/metrics",
        () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
  }

  private Answer verdict(boolean good, String yes, String no) {
    Verdict verdict = new Verdict(good ? yes : no, attention());
    return new Answer(good ? 200 : 503, "application/json", Json.text(verdict));
  }

  private List<String> attention() {
    return views().stream()
        .filter(view -> view.attention() != null)
        .map(view -> view.pipeline() + ": " + view.attention())
        .toList();
  }

  private String status() {
    return Json.text(
        new Status(
            views().isEmpty() ? "standing by" : "running",
            engine.healthy(),
            engine.ready(),
            PipelineView.waitingEdges(engine.status()),
            views()));
  }

  private List<PipelineView> views() {
    return engine.status().stream().map(PipelineView::of).toList();
  }

  private record Verdict(String status, List<String> attention) {}

  private record Status(
      String engine,
      boolean healthy,
      boolean ready,
      Map<String, Long> waitingEdges,
      List<PipelineView> pipelines) {}

  private record Answer(int code, String type, String body) {}

  private interface Route {
    Answer answer();
  }

  private static void route(HttpServer bound, String path, Route route) {
    bound.createContext(
        path,
        exchange -> {
          try (exchange) {
            respond(exchange, path, route);
          }
        });
  }

  private static void respond(HttpExchange exchange, String path, Route route) throws IOException {
    boolean known = exchange.getRequestURI().getPath().equals(path);
    boolean reads = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
    Answer answer =
        !known
            ? new Answer(404, "text/plain", "there is nothing here\n")
            : reads ? route.answer() : new Answer(405, "text/plain", "GET only\n");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.code(), head ? -1 : body.length);
    if (!head) {
      try (OutputStream stream = exchange.getResponseBody()) {
        stream.write(body);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (retrying != null) {
      retrying.cancel(false);
    }
    retries.shutdownNow();
    if (server != null) {
      server.stop(0);
    }
  }
}
