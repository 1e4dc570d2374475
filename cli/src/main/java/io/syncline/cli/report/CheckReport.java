// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Check;
import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Paint;
import java.util.ArrayList;
import java.util.List;

/** What {@code doctor} found. */
public record CheckReport(int passed, int warnings, int failed, int unknown, List<Store> stores) {

  public CheckReport {
    stores = List.copyOf(stores);
  }

  /** The checks of one store. */
  public record Store(String store, List<Check> checks) {
    public Store {
      checks = List.copyOf(checks);
    }
  }

  public static CheckReport of(List<Store> stores) {
    return new CheckReport(
        count(stores, Check.Verdict.PASSED),
        count(stores, Check.Verdict.WARNING),
        count(stores, Check.Verdict.FAILED),
        count(stores, Check.Verdict.UNKNOWN),
        stores);
  }

  private static int count(List<Store> stores, Check.Verdict verdict) {
    return (int)
        stores.stream()
            .flatMap(store -> store.checks().stream())
            .filter(check -> check.verdict() == verdict)
            .count();
  }

  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    for (Store store : stores) {
      lines.add(paint.strong(store.store()));
      store.checks().forEach(check -> add(check, paint, lines));
      lines.add("");
    }
    lines.add(summary());
    return lines;
  }

  private static void add(Check check, Paint paint, List<String> lines) {
    lines.add("  " + mark(check.verdict(), paint) + "  " + check.name() + ": " + check.found());
    String remedy = check.remedy();
    if (remedy != null && check.verdict() != Check.Verdict.PASSED) {
      remedy.lines().forEach(line -> lines.add("              " + line));
    }
  }

  private static String mark(Check.Verdict verdict, Paint paint) {
    return switch (verdict) {
      case PASSED -> paint.good("ok     ");
      case WARNING -> paint.warning("warning");
      case FAILED -> paint.bad("FAILED ");
      case UNKNOWN -> paint.warning("unknown");
    };
  }

  private String summary() {
    String checked = Amounts.count(passed + warnings + failed + unknown, "check");
    if (failed == 0) {
      return checked
          + ", none failed"
          + (warnings == 0 ? "" : ", " + Amounts.count(warnings, "warning"))
          + (unknown == 0 ? "" : ", " + unknown + " not known");
    }
    return checked + ", " + failed + " failed; what mends them is printed below each";
  }
}
