// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import io.syncline.core.apply.Target;
import java.util.List;

/** A target of a file. */
public interface TargetConnection extends AutoCloseable {

  Target target();

  /** Everything that would keep this target from being written well. */
  List<Check> check();

  /** What {@code uninstall --graph} would remove. */
  List<Step> planRemoval();

  @Override
  void close();
}
