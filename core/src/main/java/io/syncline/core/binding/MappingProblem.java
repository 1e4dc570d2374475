// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

/**
 * A rule of the mapping that does not hold.
 *
 * @param path where in the file
 * @param message names the entry, the value, the nearest right name and the remedy
 */
public record MappingProblem(MappingPath path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
