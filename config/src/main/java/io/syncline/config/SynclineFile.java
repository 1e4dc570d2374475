// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import io.syncline.core.binding.Binding;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.MaskedColumns;
import io.syncline.core.binding.rule.MappingBinder;
import io.syncline.core.mapping.Catalog;
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

  /** Binds the mapping, and refuses what else in the file names what the catalog does not have. */
  public Binding bind(Catalog catalog, GeneratedColumns generated) {
    return maskedColumns().bind(MappingBinder.bind(mapping, catalog, generated), catalog);
  }

  /** The columns whose values are never recorded. */
  public MaskedColumns maskedColumns() {
    return new MaskedColumns(failures.mask(), mapping);
  }
}
