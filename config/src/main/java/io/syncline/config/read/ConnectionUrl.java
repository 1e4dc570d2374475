// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A database URL, taken apart so that the rest of it may be printed.
 *
 * @param jdbcUrl without user name and password
 * @param username empty if the URL has none
 */
public record ConnectionUrl(String jdbcUrl, String username, Secret password) {

  private static final String HOST = "(?:\\[[0-9A-Fa-f:.%]+\\]|[^/?@:,\\[\\]]*)(?::[0-9]{1,5})?";

  /** Strict about ports, lest a password be taken for one, and shown. */
  private static final String HOSTS = HOST + "(?:," + HOST + ")*";

  private static final Pattern JDBC =
      Pattern.compile("(jdbc:postgresql:(?://" + HOSTS + "/)?[^/?@]*)(?:\\?(.*))?");

  private static final Pattern LIBPQ =
      Pattern.compile(
          "postgres(?:ql)?://(?:([^/?@:]*)(?::([^/?]*))?@)?("
              + HOSTS
              + ")(?:/([^/?]*))?(?:\\?(.*))?");

  /** Empty if the text is no URL of a PostgreSQL database. */
  public static Optional<ConnectionUrl> parse(String url) {
    Matcher jdbc = JDBC.matcher(url);
    if (jdbc.matches()) {
      return Optional.of(of(jdbc.group(1), "", "", group(jdbc, 2)));
    }
    Matcher libpq = LIBPQ.matcher(url);
    return Optional.of(libpq).filter(Matcher::matches).map(ConnectionUrl::of);
  }

  private static ConnectionUrl of(Matcher libpq) {
    String address = "jdbc:postgresql://" + libpq.group(3) + "/" + group(libpq, 4);
    return of(address, decode(group(libpq, 1)), decode(group(libpq, 2)), group(libpq, 5));
  }

  private static ConnectionUrl of(String address, String user, String password, String query) {
    String rest =
        Arrays.stream(query.split("&", -1))
            .filter(parameter -> !parameter.isEmpty())
            .filter(parameter -> !parameter.startsWith("user=") && !isPassword(parameter))
            .collect(Collectors.joining("&"));
    return new ConnectionUrl(
        rest.isEmpty() ? address : address + "?" + rest,
        parameter(query, "user").orElse(user),
        new Secret(parameter(query, "password").orElse(password)));
  }

  private static boolean isPassword(String parameter) {
    return parameter.startsWith("password=");
  }

  private static Optional<String> parameter(String query, String name) {
    return Arrays.stream(query.split("&", -1))
        .filter(parameter -> parameter.startsWith(name + "="))
        .map(parameter -> decode(parameter.substring(name.length() + 1)))
        .findFirst();
  }

  private static String group(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? "" : text;
  }

  /** A plus stands for itself in both kinds of URL. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a percent sign that nobody escaped
    }
  }
}
