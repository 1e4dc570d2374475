// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The tour's two servers and its folder. */
final class Servers implements AutoCloseable {
  static final String DATABASE = "civic";

  private final EmbeddedPostgres postgres;
  private final EmbeddedNeo4j neo4j;

  private Servers(EmbeddedPostgres postgres, EmbeddedNeo4j neo4j) {
    this.postgres = postgres;
    this.neo4j = neo4j;
  }

  /**
   * Starts both at once.
   *
   * @param keep a folder for their data that outlives them; null for temporary ones
   * @throws TourFailure if one of them does not start; it ends with this JVM, as the other does
   */
  static Servers start(@Nullable Path keep) {
    CompletableFuture<EmbeddedNeo4j> graph = CompletableFuture.supplyAsync(() -> neo4j(keep));
    try {
      EmbeddedPostgres postgres = postgres(keep);
      postgres.createDatabase(DATABASE);
      return new Servers(postgres, graph.join());
    } catch (CompletionException e) {
      throw new TourFailure(why(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new TourFailure(why(e));
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  EmbeddedNeo4j neo4j() {
    return neo4j;
  }

  String jdbcUrl() {
    return postgres.jdbcUrl(DATABASE);
  }

  Connection connect() {
    return postgres.connect(DATABASE);
  }

  @Override
  public void close() {
    neo4j.close();
    postgres.close();
  }

  private static EmbeddedPostgres postgres(@Nullable Path keep) {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    return (keep == null ? builder : builder.folder(keep.resolve("postgres"))).start();
  }

  private static EmbeddedNeo4j neo4j(@Nullable Path keep) {
    EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder();
    return (keep == null ? builder : builder.folder(keep.resolve("neo4j"))).start();
  }
}
