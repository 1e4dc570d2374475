// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Compares texts that say when something was: times, dates and numbers. */
final class Instants {
  private static final List<Function<String, BigDecimal>> FORMS =
      List.of(
          text -> seconds(ZonedDateTime.parse(text)),
          text -> seconds(LocalDateTime.parse(text).atZone(ZoneOffset.UTC)),
          text -> seconds(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC)),
          BigDecimal::new);

  private Instants() {}

  /** Whether one says a later time than the other; not if either says none, or in another form. */
  static boolean isAfter(String one, String other) {
    return FORMS.stream()
        .anyMatch(
            form -> {
              Optional<BigDecimal> first = read(one, form);
              Optional<BigDecimal> second = read(other, form);
              return first.isPresent()
                  && second.isPresent()
                  && first.get().compareTo(second.get()) > 0;
            });
  }

  private static Optional<BigDecimal> read(String text, Function<String, BigDecimal> form) {
    try {
      return Optional.of(form.apply(unquoted(text).replace(' ', 'T')));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static BigDecimal seconds(ZonedDateTime time) {
    return BigDecimal.valueOf(time.toEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
