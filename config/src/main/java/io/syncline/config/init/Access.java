// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import org.jspecify.annotations.Nullable;

/**
 * How a drafted file says where the database is and who asks there. Each is a YAML scalar, ready to
 * be written; the password is never among them, only the variable that holds it.
 *
 * @param username null if the URL names the user
 * @param password null if the URL holds it
 */
public record Access(String url, @Nullable String username, @Nullable String password) {
  private static final String PASSWORD = "PG_PASSWORD";

  /** A database that the file names itself. */
  public static Access literal(String url, String username) {
    return new Access(YamlText.value(url), YamlText.value(username), optional(PASSWORD));
  }

  /** The URL stands in an environment variable. */
  public Access withUrlFrom(String variable) {
    return new Access(reference(variable), username, password);
  }

  /** The user stands in an environment variable. */
  public Access withUsernameFrom(String variable) {
    return new Access(url, reference(variable), password);
  }

  /** The URL names the user. */
  public Access withUserInUrl() {
    return new Access(url, null, password);
  }

  /** The URL holds the password. */
  public Access withPasswordInUrl() {
    return new Access(url, username, null);
  }

  /** The password stands in an environment variable. */
  public Access withPasswordFrom(String variable) {
    return new Access(url, username, optional(variable));
  }

  private static String reference(String variable) {
    return "\"${" + variable + "}\"";
  }

  private static String optional(String variable) {
    return "\"${" + variable + ":-}\"";
  }
}
