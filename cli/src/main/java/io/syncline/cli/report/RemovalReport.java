// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Step;
import io.syncline.cli.terminal.Paint;
import java.util.ArrayList;
import java.util.List;

/** What {@code uninstall} removes from each store. */
public record RemovalReport(List<Store> stores) {

  public RemovalReport {
    stores = List.copyOf(stores);
  }

  /** The removals in one store. */
  public record Store(String store, List<Step> steps) {
    public Store {
      steps = List.copyOf(steps);
    }
  }

  public List<String> lines(Paint paint, boolean removed) {
    List<String> lines = new ArrayList<>();
    for (Store store : stores) {
      lines.add(paint.strong(store.store() + ":") + (store.steps().isEmpty() ? " nothing" : ""));
      for (Step step : store.steps()) {
        Statements.add(step, lines);
      }
    }
    boolean anything = stores.stream().anyMatch(store -> !store.steps().isEmpty());
    if (anything && !removed) {
      lines.add("");
      lines.add("Nothing was removed; to remove all this: add --yes");
    }
    return lines;
  }
}
