// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionUrlTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://h:5/d,jdbc:postgresql://h:5/d,'',''",
    "jdbc:postgresql:d,jdbc:postgresql:d,'',''",
    "jdbc:postgresql://h/d?user=u&ssl=true&password=p%26q,jdbc:postgresql://h/d?ssl=true,u,p&q",
    "'jdbc:postgresql://h1:1,h2:2/d','jdbc:postgresql://h1:1,h2:2/d','',''",
    "jdbc:postgresql://[::1]:5/d,jdbc:postgresql://[::1]:5/d,'',''",
    "postgres://h/d,jdbc:postgresql://h/d,'',''",
    "postgresql://u:p%40%2F+x@h:5/d?sslmode=require,jdbc:postgresql://h:5/d?sslmode=require,u,p@/+x",
    "postgres://u@h,jdbc:postgresql://h/,u,''",
    "postgres://u:50%@h/d,jdbc:postgresql://h/d,u,50%",
  })
  void partsAreToldApart(String url, String jdbcUrl, String username, String password) {
    ConnectionUrl parts = ConnectionUrl.parse(url).orElseThrow();

    assertThat(parts.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(parts.username()).isEqualTo(username);
    assertThat(parts.password().value()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h/d",
        "mysql://h/d",
        "jdbc:mysql://h/d",
        "jdbc:postgresql://u:p@h/d",
        "postgres://u:p",
        "jdbc:postgresql://h:port/d"
      })
  void othersAreRefused(String url) {
    assertThat(ConnectionUrl.parse(url)).isEmpty();
  }
}
