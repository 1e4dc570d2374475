// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import io.syncline.core.mapping.Mapping;
import io.syncline.core.verify.Preferences;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole configuration file, read and checked as far as that goes without a database.
 *
 * @param name of the sync; what it creates in stores is named after it
 * @param targets by name, in the order of the file
 */
public record SynclineFile(
    String name,
    SourceSettings source,
    Map<String, TargetSettings> targets,
    ApplySettings apply,
    FailuresSettings failures,
    QueueSettings queue,
    RecoverSettings recover,
    VerifySettings verify,
    ContinuousSettings continuous,
    Preferences repair,
    HttpSettings http,
    LogSettings log,
    Mapping mapping,
    Locations locations) {

  public static final String DEFAULT_NAME = "syncline";

  public SynclineFile {
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }
}
