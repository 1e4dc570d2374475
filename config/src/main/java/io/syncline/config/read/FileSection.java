// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.ApplySettings;
import io.syncline.config.ContinuousSettings;
import io.syncline.config.FailuresSettings;
import io.syncline.config.HttpSettings;
import io.syncline.config.LogSettings;
import io.syncline.config.QueueSettings;
import io.syncline.config.RecoverSettings;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.config.TargetSettings;
import io.syncline.config.VerifySettings;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.config.yaml.Report;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.Mapping;
import java.util.Map;
import java.util.regex.Pattern;

/** The file as a whole. */
final class FileSection {

  static final String HISTORY =
      "is reserved for temporal relationships, which this version does not have; leave it out";

  static final Keys KEYS =
      Keys.of(
              "file",
              "version",
              "name",
              "source",
              "targets",
              "nodes",
              "relationships",
              "apply",
              "failures",
              "queue",
              "recover",
              "verify",
              "continuous",
              "repair",
              "http",
              "log",
              "bookkeeping")
          .reserving("history", HISTORY);

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,32}");

  private FileSection() {}

  static SynclineFile read(Block block, Report report) {
    block.require("version").ifPresent(field -> field.scalar().integer(1, 1));
    String name = name(block);
    SourceSettings source = SourceSection.read(block, name);
    Map<String, TargetSettings> targets = TargetSection.read(block);
    ApplySettings apply = ApplySection.read(block);
    FailuresSettings failures = FailuresSection.read(block);
    QueueSettings queue = QueueSection.read(block);
    RecoverSettings recover = ServiceSections.recover(block);
    VerifySettings verify = VerifySection.read(block);
    ContinuousSettings continuous = ContinuousSection.read(block);
    HttpSettings http = ServiceSections.http(block);
    LogSettings log = ServiceSections.log(block);
    Mapping mapping = mapping(block);
    return new SynclineFile(
        name,
        source,
        targets,
        apply,
        failures,
        queue,
        recover,
        verify,
        continuous,
        RepairSection.read(block, mapping),
        http,
        log,
        mapping,
        report.locations());
  }

  private static String name(Block block) {
    String name = block.text("name", SynclineFile.DEFAULT_NAME);
    block.find("name").ifPresent(field -> checkName(field, name));
    return name;
  }

  /** Reports a name that cannot be part of the name of a replication slot. */
  static void checkName(Field field, String name) {
    if (!NAME.matcher(name).matches()) {
      field.problem(
          "must be at most 32 of a-z, 0-9 and _, since replication slots are named after it");
    }
  }

  private static Mapping mapping(Block block) {
    if (block.find("nodes").isEmpty() && block.find("relationships").isEmpty()) {
      block.needs("nodes", "the key 'nodes', since it maps nothing");
    }
    Bookkeeping bookkeeping = ServiceSections.bookkeeping(block);
    return new Mapping(NodeSection.read(block), RelationshipSection.read(block), bookkeeping);
  }
}
