// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.MappingProblem;
import java.util.List;
import java.util.Map;

/** Where in the file each key and value stands. */
public record Locations(String file, Map<MappingPath, Location> places) {

  public Locations {
    places = Map.copyOf(places);
  }

  /** Where the path stands, or the nearest of its parents that is in the file. */
  public Location of(MappingPath path) {
    Location place = places.get(path);
    if (place != null) {
      return place;
    }
    return path.parent().map(this::of).orElseGet(() -> new Location(file, 1, 1));
  }

  /** The problems with their places, in the order of the file. */
  public List<Problem> locate(List<MappingProblem> problems) {
    return problems.stream().map(this::locate).sorted(Problem.IN_FILE_ORDER).toList();
  }

  public Problem locate(MappingProblem problem) {
    return new Problem(of(problem.path()), problem.message());
  }
}
