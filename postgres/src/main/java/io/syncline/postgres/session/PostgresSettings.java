// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import java.time.Duration;

/**
 * How the source is reached, and what our things in it are called.
 *
 * @param url a JDBC URL without user name and password
 * @param password empty where the server asks for none, or {@code ~/.pgpass} has it
 * @param publication name of the publication
 * @param slotPrefix what the names of our slots begin with
 * @param schema where our own tables are
 * @param pieceChanges changes of one transaction that are held at once; a larger one comes in
 *     pieces
 * @param pieceBytes the same in bytes of memory
 * @param statementTimeout longest time for a statement that is expected to be short
 * @param lockTimeout longest wait for a lock
 * @param failover whether slots are made to survive a failover, on versions that can
 */
public record PostgresSettings(
    String url,
    String user,
    String password,
    String applicationName,
    String publication,
    String slotPrefix,
    String schema,
    int pieceChanges,
    long pieceBytes,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration lockTimeout,
    boolean failover) {

  private static final int DEFAULT_PIECE_CHANGES = 100_000;
  private static final long DEFAULT_PIECE_BYTES = 32L << 20;
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(10);

  /** Everything by default but the address. */
  public static PostgresSettings of(String url, String user, String password) {
    return new PostgresSettings(
        url,
        user,
        password,
        "syncline",
        "syncline",
        "syncline",
        "syncline",
        DEFAULT_PIECE_CHANGES,
        DEFAULT_PIECE_BYTES,
        DEFAULT_CONNECT_TIMEOUT,
        DEFAULT_STATEMENT_TIMEOUT,
        DEFAULT_LOCK_TIMEOUT,
        true);
  }

  public PostgresSettings {
    if (pieceChanges < 1 || pieceBytes < 1) {
      throw new IllegalArgumentException(
          "a piece must hold something, was %d changes, %d bytes"
              .formatted(pieceChanges, pieceBytes));
    }
  }

  public PostgresSettings withNames(String publication, String slotPrefix, String schema) {
    return new PostgresSettings(
        url,
        user,
        password,
        applicationName,
        publication,
        slotPrefix,
        schema,
        pieceChanges,
        pieceBytes,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        failover);
  }

  public PostgresSettings withPieces(int changes, long bytes) {
    return new PostgresSettings(
        url,
        user,
        password,
        applicationName,
        publication,
        slotPrefix,
        schema,
        changes,
        bytes,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        failover);
  }

  /** The address as messages show it. */
  public String place() {
    String address = url.replaceFirst("^jdbc:postgresql:(//)?", "");
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query);
  }

  @Override
  public String toString() {
    return "PostgresSettings[" + user + "@" + place() + "]";
  }
}
