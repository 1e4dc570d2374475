// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import io.syncline.core.apply.Outcome;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.DiscoveryException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.value.ValueException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exception of the driver means: whose turn it is. */
public final class Failures {

  /** What Neo4j says of a value that no index can hold, with a code that blames the database. */
  private static final String TOO_LARGE = "too large to index";

  /** What the driver says, with no code, when a server takes connections and does not answer. */
  private static final String NO_ANSWER = "Unable to acquire connection";

  private static final String NO_CONNECTION = "Unable to connect";

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * What a call came to that failed.
   *
   * @param place where, and as whom
   */
  public static Outcome outcome(String place, RuntimeException failure) {
    return switch (failure) {
      case Refusal refusal -> refusal.outcome();
      case ServiceUnavailableException away when text(away).contains(NO_CONNECTION) ->
          unreachable(place, "takes no connections", away);
      case ServiceUnavailableException away -> unreachable(place, "ended the connection", away);
      case SessionExpiredException away -> unreachable(place, "ended the connection", away);
      case DiscoveryException away ->
          unreachable(place, "names no server of its cluster that answers", away);
      case AuthenticationException refused ->
          misconfigured(refused, "check username and password in the section targets");
      case ValueException unreadable -> // somebody wrote over what Syncline keeps
          new Outcome.Rejected(unreadable.getClass().getSimpleName(), text(unreadable));
      case Neo4jException answer -> byCode(place, answer);
      case IllegalStateException closed ->
          unreachable(place, "is not asked any more: the driver is closed", closed);
      default -> new Outcome.Rejected(failure.getClass().getSimpleName(), text(failure));
    };
  }

  private static Outcome byCode(String place, Neo4jException answer) {
    String code = answer.code();
    if (text(answer).contains(TOO_LARGE)) {
      return new Outcome.Rejected(code, text(answer));
    }
    if (text(answer).contains(NO_ANSWER)) {
      return unreachable(place, "gives no connection in time", answer);
    }
    if (code.equals("Neo.TransientError.General.MemoryPoolOutOfMemoryError")) {
      return new Outcome.Retry(text(answer), Outcome.Cause.TOO_LARGE);
    }
    if (code.equals("Neo.TransientError.General.DatabaseUnavailable")
        || code.equals("Neo.TransientError.Database.DatabaseUnavailable")) {
      return unreachable(place, "has its database unavailable", answer);
    }
    if (isDeadlock(answer)) {
      return new Outcome.Retry(text(answer), Outcome.Cause.CONTENDED);
    }
    if (code.startsWith("Neo.TransientError.")
        || code.startsWith("Neo.ClientError.Transaction.")
        || code.startsWith("Neo.ClientError.Cluster.")
        || code.startsWith("Neo.DatabaseError.")
        || code.equals("Neo.ClientError.Security.AuthorizationExpired")
        || code.equals("Neo.ClientError.Security.TokenExpired")) {
      return new Outcome.Retry(text(answer), Outcome.Cause.TRANSIENT);
    }
    if (answer instanceof SecurityException || code.startsWith("Neo.ClientError.Security.")) {
      return misconfigured(
          answer, "give the user the rights that `syncline doctor` names, or check who it is");
    }
    if (code.equals("Neo.ClientError.Database.DatabaseNotFound")) {
      return misconfigured(answer, "check database in the section targets");
    }
    if (code.startsWith("Neo.ClientError.Database.")
        || code.startsWith("Neo.ClientError.General.")
        || code.equals("Neo.ClientError.Statement.AccessMode")
        || code.equals("N/A")) {
      return new Outcome.Misconfigured(ErrorCode.TARGET_RIGHTS, text(answer));
    }
    return new Outcome.Rejected(code, text(answer));
  }

  /** Whether Neo4j ended the transaction since it and another waited for each other. */
  public static boolean isDeadlock(Neo4jException answer) {
    return answer.code().equals("Neo.TransientError.Transaction.DeadlockDetected");
  }

  /**
   * Whether a race may have caused this, so that reading again is worth while: the other end of an
   * edge was deleted in between, an edge arrived at a node that goes, a key is on its way.
   */
  public static boolean mayBeRace(RuntimeException failure) {
    return failure instanceof Neo4jException answer
        && (answer.code().equals("Neo.ClientError.Statement.EntityNotFound")
            || answer.code().equals("Neo.ClientError.Schema.ConstraintValidationFailed")
            || answer.code().equals("Neo.ClientError.Schema.ConstraintViolation"));
  }

  /**
   * The exception that target methods throw which have no outcome.
   *
   * @param place where, and as whom
   */
  public static SynclineException exception(String place, RuntimeException failure) {
    if (failure instanceof SynclineException known) {
      return known;
    }
    String at = "Neo4j at " + place + ": ";
    return switch (outcome(place, failure)) {
      case Outcome.Retry(String reason, Outcome.Cause cause) ->
          cause == Outcome.Cause.UNREACHABLE
              ? new SynclineException(
                  ErrorCode.TARGET_UNREACHABLE,
                  reason + "; start it, or check uri in the section targets",
                  failure)
              : new SynclineException(ErrorCode.TARGET_BUSY, at + reason, failure);
      case Outcome.Misconfigured(ErrorCode code, String reason) ->
          new SynclineException(code, at + reason, failure);
      case Outcome.Rejected(String code, String reason) ->
          new SynclineException(ErrorCode.TARGET_CONSTRAINT, at + reason, failure);
      case Outcome.Fenced(long epoch) ->
          new SynclineException(
              ErrorCode.FENCED, "another process took over with epoch " + epoch, failure);
      case Outcome.Applied applied ->
          throw new IllegalStateException("a failure cannot be " + applied, failure);
    };
  }

  /** The driver's own words are many, and the same each time. */
  private static Outcome unreachable(String place, String how, RuntimeException failure) {
    LOG.debug("Neo4j at {} {}: {}", place, how, text(failure));
    return new Outcome.Retry("Neo4j at " + place + " " + how, Outcome.Cause.UNREACHABLE);
  }

  private static Outcome misconfigured(RuntimeException failure, String remedy) {
    return new Outcome.Misconfigured(
        ErrorCode.TARGET_RIGHTS, sentence(text(failure)) + "; " + remedy);
  }

  private static String sentence(String text) {
    return text.strip().replaceFirst("[.]+$", "");
  }

  private static String text(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
