// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.util.List;

/** What became of reading a configuration file. */
public sealed interface ReadFile {

  /** The file is right, as far as can be said without a database. */
  record Valid(SynclineFile file) implements ReadFile {}

  /** Everything that is wrong with it, in the order of the file. */
  record Invalid(List<Problem> problems) implements ReadFile {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
