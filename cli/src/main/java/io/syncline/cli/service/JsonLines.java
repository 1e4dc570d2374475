// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A log line as a JSON object whose time is written as it is in the text log. */
final class JsonLines extends JsonEncoder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  @Override
  public byte[] encode(ILoggingEvent event) {
    String number = "\"timestamp\":" + event.getTimeStamp();
    String text =
        "\"timestamp\":\"" + TIME.format(Instant.ofEpochMilli(event.getTimeStamp())) + '"';
    String line = new String(super.encode(event), StandardCharsets.UTF_8);
    int at = line.indexOf(number);
    return at < 0
        ? line.getBytes(StandardCharsets.UTF_8)
        : (line.substring(0, at) + text + line.substring(at + number.length()))
            .getBytes(StandardCharsets.UTF_8);
  }
}
