// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

/** Waits for the driver on the thread that calls. */
final class Blocking {

  private Blocking() {}

  /** What has come, or the exception that came in its place. */
  static <T extends @Nullable Object> T await(CompletionStage<T> coming) {
    try {
      return coming.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("nobody waits for the answer any more", e);
    }
  }

  private static RuntimeException thrown(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failure.getCause());
    };
  }

  /** Waits for something to be over, however it ends. */
  static void awaitEnd(CompletionStage<?> coming) {
    try {
      coming.toCompletableFuture().get();
    } catch (ExecutionException e) {
      // Whoever gave it up knows why, or is told by what is thrown now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
