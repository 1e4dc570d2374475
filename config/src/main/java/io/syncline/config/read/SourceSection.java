// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.Secret;
import io.syncline.config.SourceSettings;
import io.syncline.config.SourceSettings.Capture;
import io.syncline.config.SourceSettings.PublicationOwner;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.config.yaml.Scalar;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code source:} section. */
final class SourceSection {

  static final Keys KEYS =
      Keys.of(
          "source",
          "url",
          "username",
          "password",
          "capture",
          "publication",
          "manage_publication",
          "slot_prefix",
          "schema",
          "heartbeat_interval",
          "warn_retained_wal",
          "drop_slot_above");

  static final Duration LEAST_HEARTBEAT = Duration.ofSeconds(1);
  static final long LEAST_WAL = 16L << 20;

  private SourceSection() {}

  static SourceSettings read(Block file, String sync) {
    return file.require("source")
        .flatMap(field -> field.block(KEYS))
        .map(block -> source(block, sync))
        .orElseGet(() -> settings(new ConnectionUrl("", "", Secret.NONE), sync));
  }

  private static SourceSettings source(Block block, String sync) {
    SourceSettings defaults = settings(connection(block), sync);
    return new SourceSettings(
        defaults.jdbcUrl(),
        defaults.username(),
        defaults.password(),
        block.choice("capture", Capture.LOG),
        block.text("publication", defaults.publication()),
        block.flag("manage_publication", true) ? PublicationOwner.SYNCLINE : PublicationOwner.USER,
        slotPrefix(block, defaults.slotPrefix()),
        block.text("schema", defaults.schema()),
        block
            .scalar("heartbeat_interval")
            .flatMap(scalar -> scalar.duration(LEAST_HEARTBEAT))
            .orElse(defaults.heartbeatInterval()),
        size(block, "warn_retained_wal").orElse(defaults.warnRetainedWal()),
        dropSlotAbove(block));
  }

  private static SourceSettings settings(ConnectionUrl url, String sync) {
    return new SourceSettings(
        url.jdbcUrl(),
        url.username(),
        url.password(),
        Capture.LOG,
        SourceSettings.defaultName(sync),
        PublicationOwner.SYNCLINE,
        SourceSettings.defaultName(sync),
        SourceSettings.DEFAULT_SCHEMA,
        SourceSettings.DEFAULT_HEARTBEAT_INTERVAL,
        SourceSettings.DEFAULT_WARN_RETAINED_WAL,
        null);
  }

  /** What the URL says, unless user name and password stand beside it. */
  private static ConnectionUrl connection(Block block) {
    ConnectionUrl url =
        block
            .require("url")
            .flatMap(SourceSection::url)
            .orElseGet(() -> new ConnectionUrl("", "?", Secret.NONE));
    String username = block.text("username", url.username());
    if (username.isEmpty() && block.find("username").isEmpty()) {
      block.needs("username", "the key 'username', or a user in url");
    }
    Secret password = block.scalar("password").flatMap(Scalar::secret).orElse(url.password());
    return new ConnectionUrl(url.jdbcUrl(), username, password);
  }

  /** A URL may hold a password, so that nothing of it is ever shown. */
  private static Optional<ConnectionUrl> url(Field field) {
    Optional<String> text = field.scalar().secret().map(Secret::value);
    Optional<ConnectionUrl> url = text.flatMap(ConnectionUrl::parse);
    if (text.isPresent() && url.isEmpty()) {
      field.problem(
          "must be jdbc:postgresql://host:port/database or postgres://user@host:port/database");
    }
    return url;
  }

  private static String slotPrefix(Block block, String otherwise) {
    String prefix = block.text("slot_prefix", otherwise);
    block.find("slot_prefix").ifPresent(field -> FileSection.checkName(field, prefix));
    return prefix;
  }

  private static Optional<Long> size(Block block, String key) {
    return block.scalar(key).flatMap(scalar -> scalar.size(LEAST_WAL));
  }

  private static @Nullable Long dropSlotAbove(Block block) {
    return block
        .scalar("drop_slot_above")
        .filter(scalar -> !scalar.says("off"))
        .flatMap(scalar -> scalar.size(LEAST_WAL))
        .orElse(null);
  }
}
