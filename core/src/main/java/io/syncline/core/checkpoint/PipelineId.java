// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.checkpoint;

import io.syncline.core.mapping.Lane;

/**
 * One lane to one target.
 *
 * @param sync name of the sync (the file's {@code name:}), unique in a source database
 * @param target name of the target
 */
public record PipelineId(String sync, String target, Lane lane) {
  /** {@code name/target/lane}; stable, used as key in stores. */
  public String text() {
    return sync + "/" + target + "/" + lane.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
