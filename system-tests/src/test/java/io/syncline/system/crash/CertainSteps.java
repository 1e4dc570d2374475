// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import io.syncline.system.sync.Capture;
import java.util.List;

/** Steps at which an engine certainly comes to die. */
final class CertainSteps {

  private CertainSteps() {}

  /** Steps of its first snapshot, if it has something to load. */
  static List<String> ofAnySnapshot(Capture capture) {
    return switch (capture) {
      case LOG ->
          List.of(
              "after:TargetWriter.takeOver",
              "after:TargetWriter.advance",
              "before:ChangeSource.beginSnapshot",
              "after:ChangeSource.beginSnapshot",
              "after:TargetWriter.apply",
              "before:TargetWriter.sweep",
              "after:TargetWriter.sweep",
              "after:StateStore.saveMapping");
      case TRIGGER ->
          List.of(
              "after:ChangeSource.beginSnapshot",
              "before:TargetWriter.sweep",
              "after:StateStore.saveMapping");
    };
  }

  /** Steps that it takes soon, if users give it something to do. */
  static List<String> ofAnyEngine(Capture capture) {
    return switch (capture) {
      case LOG ->
          List.of(
              "before:TargetWriter.takeOver",
              "after:TargetWriter.takeOver",
              "before:TargetWriter.apply",
              "after:TargetWriter.apply",
              "before:TargetWriter.advance",
              "after:TargetWriter.advance",
              "after:ChangeStream.poll@20",
              "before:BackReferences.write",
              "after:BackReferences.write");
      case TRIGGER ->
          List.of(
              "after:TargetWriter.takeOver",
              "before:TargetWriter.apply",
              "after:TargetWriter.apply",
              "after:ChangeQueue.complete",
              "after:BackReferences.write");
    };
  }
}
