// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.config.Location;
import io.syncline.config.Locations;
import io.syncline.config.Problem;
import io.syncline.core.binding.MappingPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Collects, while a file is read, what is wrong with it and where everything stands. One thread.
 */
public final class Report {

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<MappingPath, Location> places = new HashMap<>();

  public Report(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  public void add(Location location, String message) {
    problems.add(new Problem(location, message));
  }

  /** Adds problems, but none where there is one already, of which it may be the consequence. */
  public void addElsewhere(List<Problem> more) {
    Set<Location> taken = problems.stream().map(Problem::location).collect(Collectors.toSet());
    more.stream().filter(problem -> !taken.contains(problem.location())).forEach(problems::add);
  }

  void place(MappingPath path, Location location) {
    places.put(path, location);
  }

  Location locate(Node node) {
    return node.getStartMark()
        .map(mark -> new Location(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new Location(file, 1, 1));
  }

  public Locations locations() {
    return new Locations(file, places);
  }

  /** All problems, in the order of the file. */
  public List<Problem> problems() {
    return problems.stream().distinct().sorted(Problem.IN_FILE_ORDER).toList();
  }
}
