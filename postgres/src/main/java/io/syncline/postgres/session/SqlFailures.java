// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's errors mean to us, by their SQLSTATE. */
public final class SqlFailures {
  private static final Set<String> PASSING_CLASSES =
      Set.of("08", "25", "40", "53", "57", "58", "XX");
  private static final String CONFIGURATION_LIMIT = "53400";
  private static final String DATABASE_DROPPED = "57P04";
  private static final String NO_URL = "99999"; // the driver's own
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String READ_ONLY = "25006";
  private static final String OBJECT_IN_USE = "55006";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final Set<String> NOT_THERE = Set.of("42P01", "3F000", "42703", "42883");

  private SqlFailures() {}

  /**
   * An exception that says what was being done, where, and what PostgreSQL answered.
   *
   * @param doing a verb with its object, such as {@code read table public.bills}
   */
  public static SynclineException translate(
      PostgresSettings settings, String doing, SQLException cause) {
    ErrorCode code = code(cause.getSQLState());
    String message =
        "PostgreSQL at %s as %s: cannot %s: %s%s"
            .formatted(settings.place(), settings.user(), doing, text(cause), remedy(cause, code));
    return new SynclineException(code, message, cause);
  }

  /** Whether the lock, or the row behind it, is busy now and may be free later. */
  public static boolean busy(SQLException cause) {
    String state = String.valueOf(cause.getSQLState());
    return state.equals(LOCK_NOT_AVAILABLE) || state.startsWith("40");
  }

  /** Whether a text was no value of the type it was cast to. */
  public static boolean badValue(SQLException cause) {
    return String.valueOf(cause.getSQLState()).startsWith("22");
  }

  private static ErrorCode code(@Nullable String state) {
    if (state == null || state.length() < 2) {
      return ErrorCode.SOURCE_UNREACHABLE;
    }
    return switch (state) {
      case CONFIGURATION_LIMIT, DATABASE_DROPPED, NO_SUCH_DATABASE, NO_URL ->
          ErrorCode.SOURCE_SETTINGS;
      case INSUFFICIENT_PRIVILEGE -> ErrorCode.SOURCE_RIGHTS;
      case OBJECT_IN_USE -> ErrorCode.SLOT_IN_USE;
      case LOCK_NOT_AVAILABLE -> ErrorCode.SOURCE_UNREACHABLE;
      default -> codeOfClass(state);
    };
  }

  private static ErrorCode codeOfClass(String state) {
    if (PASSING_CLASSES.contains(state.substring(0, 2))) {
      return ErrorCode.SOURCE_UNREACHABLE;
    }
    if (state.startsWith("28")) {
      return ErrorCode.SOURCE_RIGHTS;
    }
    return NOT_THERE.contains(state) ? ErrorCode.SCHEMA_CHANGED : ErrorCode.INTERNAL;
  }

  /** The first line; a server's further lines may quote rows. */
  private static String text(SQLException cause) {
    if (cause.getCause() instanceof UnknownHostException unknown) {
      return "the host " + unknown.getMessage() + " is not known";
    }
    if (NO_URL.equals(cause.getSQLState())) {
      return "the driver does not understand the URL"; // which its message would show whole
    }
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).replaceFirst("[.]+$", "");
  }

  private static String remedy(SQLException cause, ErrorCode code) {
    String state = String.valueOf(cause.getSQLState());
    return switch (code) {
      case SOURCE_RIGHTS ->
          state.startsWith("28")
              ? "; check source.username, source.password and pg_hba.conf"
              : "; run syncline doctor, it prints the GRANT that is missing";
      case SOURCE_SETTINGS ->
          state.equals(CONFIGURATION_LIMIT)
              ? "; raise max_replication_slots and max_wal_senders, or drop slots nobody uses"
              : "; check source.url";
      case SOURCE_UNREACHABLE -> remedyOfAbsence(state);
      default -> "";
    };
  }

  private static String remedyOfAbsence(String state) {
    if (state.equals(READ_ONLY)) {
      return "; the server takes no writes, as a standby; unless it is being promoted, point"
          + " source.url at the primary";
    }
    return state.startsWith("08") ? "; start the server, or check source.url" : "";
  }
}
