// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.HttpSettings;
import io.syncline.config.LogSettings;
import io.syncline.config.RecoverSettings;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Keys;
import io.syncline.config.yaml.Scalar;
import io.syncline.core.mapping.Bookkeeping;
import java.time.Duration;
import java.util.List;

/** The small sections: {@code recover:}, {@code http:}, {@code log:} and {@code bookkeeping:}. */
final class ServiceSections {

  static final Keys HTTP = Keys.of("http", "enabled", "bind", "port");
  static final Keys LOG = Keys.of("log", "format", "level");
  static final Keys BOOKKEEPING = Keys.of("bookkeeping", "key", "version", "hash", "entry");

  static final Keys RECOVER = Keys.of("recover", "enabled", "every");

  private static final Duration LEAST_RECOVERY = Duration.ofSeconds(1);
  private static final int MOST_PORT = 65_535;

  private ServiceSections() {}

  static HttpSettings http(Block file) {
    HttpSettings defaults = HttpSettings.DEFAULTS;
    return file.find("http")
        .flatMap(field -> field.block(HTTP))
        .map(
            block ->
                new HttpSettings(
                    block.flag("enabled", defaults.enabled()),
                    block.scalar("bind").flatMap(Scalar::address).orElse(defaults.bind()),
                    block
                        .scalar("port")
                        .flatMap(scalar -> scalar.integer(0, MOST_PORT))
                        .orElse(defaults.port())))
        .orElse(defaults);
  }

  static RecoverSettings recover(Block file) {
    RecoverSettings defaults = RecoverSettings.DEFAULTS;
    return file.find("recover")
        .flatMap(field -> field.block(RECOVER))
        .map(
            block ->
                new RecoverSettings(
                    block.flag("enabled", defaults.enabled()),
                    block
                        .scalar("every")
                        .flatMap(scalar -> scalar.duration(LEAST_RECOVERY))
                        .orElse(defaults.every())))
        .orElse(defaults);
  }

  static LogSettings log(Block file) {
    LogSettings defaults = LogSettings.DEFAULTS;
    return file.find("log")
        .flatMap(field -> field.block(LOG))
        .map(
            block ->
                new LogSettings(
                    block.choice("format", defaults.format()),
                    block.choice("level", defaults.level())))
        .orElse(defaults);
  }

  static Bookkeeping bookkeeping(Block file) {
    Bookkeeping defaults = Bookkeeping.DEFAULTS;
    return file.find("bookkeeping")
        .flatMap(field -> field.block(BOOKKEEPING))
        .map(ServiceSections::bookkeepingOf)
        .orElse(defaults);
  }

  private static Bookkeeping bookkeepingOf(Block block) {
    Bookkeeping defaults = Bookkeeping.DEFAULTS;
    Bookkeeping names =
        new Bookkeeping(
            block.text("key", defaults.key()),
            block.text("version", defaults.version()),
            block.text("hash", defaults.hash()),
            block.text("entry", defaults.entry()));
    List<String> all = List.of(names.key(), names.version(), names.hash(), names.entry());
    if (all.stream().distinct().count() < all.size()) {
      block.problem("needs four different property names, has " + String.join(", ", all));
    }
    return names;
  }
}
