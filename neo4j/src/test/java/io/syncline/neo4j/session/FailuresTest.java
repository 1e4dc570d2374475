// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Outcome.Cause;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransientException;

final class FailuresTest {

  @Test
  void aServerThatTakesConnectionsAndDoesNotAnswerIsAway() {
    assertThat(
            cause(
                new ClientException(
                    "Unable to acquire connection from the pool within configured maximum time of"
                        + " 20000ms")))
        .isEqualTo(Cause.UNREACHABLE);
    assertThat(cause(new ServiceUnavailableException("connection refused")))
        .isEqualTo(Cause.UNREACHABLE);
  }

  @Test
  void anOutageIsSaidInOneShortSentence() {
    String advice =
        "Unable to connect to 127.0.0.1:7687, ensure the database is running and that there is a"
            + " working network connection to it.";

    assertThat(reason(new ServiceUnavailableException(advice)))
        .isEqualTo("Neo4j at bolt://here as neo4j takes no connections");
    assertThat(reason(new ServiceUnavailableException("Connection to the database terminated.")))
        .isEqualTo("Neo4j at bolt://here as neo4j ended the connection");
    assertThat(reason(new SessionExpiredException("Server at 127.0.0.1:7687 is no longer there.")))
        .isEqualTo("Neo4j at bolt://here as neo4j ended the connection");
    assertThat(Failures.exception("bolt://here as neo4j", new ServiceUnavailableException(advice)))
        .hasMessage(
            "Neo4j at bolt://here as neo4j takes no connections; start it, or check uri in the"
                + " section targets");
  }

  private static String reason(RuntimeException failure) {
    return ((Outcome.Retry) Failures.outcome("bolt://here as neo4j", failure)).reason();
  }

  @Test
  void aTransactionBeyondTheServersMemoryIsTooLarge() {
    assertThat(
            cause(
                new TransientException(
                    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
                    "The allocation of an extra 2.0 MiB would use more than the limit 100.0 MiB.")))
        .isEqualTo(Cause.TOO_LARGE);
  }

  @Test
  void aDeadlockIsContention() {
    assertThat(
            cause(
                new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "cycle")))
        .isEqualTo(Cause.CONTENDED);
  }

  private static Cause cause(RuntimeException failure) {
    return ((Outcome.Retry) Failures.outcome("bolt://here as neo4j", failure)).cause();
  }
}
