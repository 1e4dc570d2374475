// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.call;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Outcome.Cause;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls to a target that have not come back. A server that is frozen keeps its connections open
 * and answers nothing, so that a call may last for ever; this says so, and can give them up. Any
 * thread.
 */
public final class TargetCalls {
  private final Duration patience;
  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("syncline-target-", 1).daemon(true).factory());
  private final Set<Call> open = new LinkedHashSet<>(); // guarded by this
  private boolean abandoned; // guarded by this
  private Instant answeredAt = Instant.MIN; // guarded by this

  /**
   * @param patience how long a call may take before it is said to hang
   */
  public TargetCalls(Duration patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /** A call under way. */
  private record Call(
      FutureTask<?> task,
      String target,
      @Nullable PipelineId pipeline,
      String what,
      Instant began) {

    boolean concerns(PipelineId id) {
      return pipeline == null || pipeline.equals(id);
    }
  }

  /**
   * Makes a call on another thread and waits for it, since a driver may not let go of the thread
   * that calls it.
   *
   * @param pipeline whose call it is; null if it is everybody's
   * @param what in plain words, such as {@code writing 12 rows}
   * @throws SynclineException TARGET_UNREACHABLE if the call was given up
   */
  <T> T watching(String target, @Nullable PipelineId pipeline, String what, Supplier<T> action) {
    FutureTask<T> task = new FutureTask<>(action::get);
    Call call = new Call(task, target, pipeline, what, clock.instant());
    begin(call);
    try {
      threads.execute(task);
      T answer = task.get();
      ended(!(answer instanceof Outcome.Retry(String reason, Cause cause) && isAway(cause)));
      return answer;
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw givenUp(call, e);
    } catch (CancellationException e) {
      throw givenUp(call, e);
    } catch (ExecutionException e) {
      RuntimeException failure = thrown(e.getCause());
      ended(
          !(failure instanceof SynclineException known
              && known.code() == ErrorCode.TARGET_UNREACHABLE));
      throw failure;
    } finally {
      end(call);
    }
  }

  private static boolean isAway(Cause cause) {
    return cause == Cause.UNREACHABLE;
  }

  /** A refusal is an answer, too. */
  private synchronized void ended(boolean answered) {
    if (answered) {
      answeredAt = clock.instant();
    }
  }

  /** Whether any call was answered then or later. */
  public synchronized boolean answeredSince(Instant time) {
    return !answeredAt.isBefore(time);
  }

  private synchronized void begin(Call call) {
    if (abandoned) {
      throw givenUp(call, null);
    }
    open.add(call);
  }

  private synchronized void end(Call call) {
    open.remove(call);
  }

  static RuntimeException thrown(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(cause);
    };
  }

  /** Whatever it came to is not known, which is harmless: it is repeated. */
  private static SynclineException givenUp(Call call, @Nullable Exception cause) {
    return new SynclineException(
        ErrorCode.TARGET_UNREACHABLE,
        call.target + " did not answer, and the engine stops: " + call.what + " was given up",
        cause);
  }

  /**
   * A call that hangs.
   *
   * @param text what to say of it
   */
  public record Hanging(String text, Instant since) {}

  /** The call that has hung longest; empty if none does. */
  public synchronized Optional<Hanging> hanging() {
    return open.stream()
        .filter(this::hangs)
        .min(Comparator.comparing(Call::began))
        .map(call -> new Hanging(say(call), call.began));
  }

  private boolean hangs(Call call) {
    return since(call).compareTo(patience) >= 0;
  }

  private Duration since(Call call) {
    return Duration.between(call.began, clock.instant());
  }

  private String say(Call call) {
    return "%s has not answered for %d s (%s)"
        .formatted(call.target, since(call).toSeconds(), call.what);
  }

  /** How a pipeline goes, as far as the target lets it. */
  public PipelineStatus seen(PipelineStatus status) {
    return seen(status, call -> call.concerns(status.pipeline()));
  }

  /** The same where whoever writes works for all pipelines. */
  public PipelineStatus seenByAll(PipelineStatus status) {
    return seen(status, call -> true);
  }

  private synchronized PipelineStatus seen(PipelineStatus status, Predicate<Call> concerning) {
    return switch (status.state()) {
      case STARTING, SNAPSHOT, CATCHING_UP, STREAMING, WAITING ->
          open.stream()
              .filter(call -> concerning.test(call) && hangs(call))
              .min(Comparator.comparing(Call::began))
              .map(call -> status.in(PipelineStatus.State.WAITING, say(call), status.at()))
              .orElse(status);
      case STANDBY, PAUSED, STOPPED_BY_ERROR, STOPPED -> status;
    };
  }

  /**
   * Gives up every call under way and lets none begin: whoever waits goes on.
   *
   * @return how many were given up
   */
  public synchronized int abandon() {
    abandoned = true;
    return (int) open.stream().filter(call -> call.task.cancel(true)).count();
  }

  /** Closes what the calls went to; one that was given up on is not waited for either. */
  void close(Runnable action) {
    if (abandoned()) {
      threads.execute(action);
    } else {
      action.run();
    }
  }

  private synchronized boolean abandoned() {
    return abandoned;
  }
}
