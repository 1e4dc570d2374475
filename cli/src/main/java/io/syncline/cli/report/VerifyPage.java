// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.report.VerifyReport.Detail;
import io.syncline.cli.report.VerifyReport.Entry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A verification as one HTML page that needs nothing else, to be sent or kept. */
public final class VerifyPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:#8884;--good:#1a7f37;--bad:#c62828;--open:#9a6700}
      body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.4rem;margin:0}.equal{color:var(--good)}.different{color:var(--bad)}
      .incomplete{color:var(--open)}p.sub{margin:.2rem 0 1.5rem;opacity:.75}
      ul.counts{list-style:none;display:flex;flex-wrap:wrap;gap:.75rem;padding:0}
      ul.counts li{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem}
      ul.counts b{display:block;font-size:1.25rem;font-variant-numeric:tabular-nums}
      .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
      th,td{text-align:left;vertical-align:top;padding:.35rem .7rem;border-bottom:1px solid var(--line)}
      td.value{overflow-wrap:anywhere}td.key,td.value{font-family:ui-monospace,monospace;font-size:.87em}
      h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
      """;

  private VerifyPage() {}

  public static String html(VerifyReport report) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>Syncline: %1$s, run %2$d</title><style>
    %3$s</style></head><body>
    <h1>%4$s is <span class="%1$s">%1$s</span></h1>
    <p class="sub">%5$s</p>
    <ul class="counts">%6$s</ul>
    %7$s%8$s
    </body></html>
    """
        .formatted(
            report.verdict(),
            report.run(),
            STYLE,
            escape(report.target()),
            escape(subtitle(report)),
            counts(report),
            waiting(report) + flaws(report),
            differences(report));
  }

  private static String subtitle(VerifyReport report) {
    String text =
        "Run %d, %s, depth %s, mapping %s, begun %s, %s."
            .formatted(
                report.run(),
                report.scope(),
                report.depth(),
                report.mappingShown(),
                report.startedAt(),
                report.endedAt() == null ? report.state() : "ended " + report.endedAt());
    return report.verifiedThrough() == null
        ? text
        : text + " Verified through " + report.verifiedThrough() + ".";
  }

  private static String counts(VerifyReport report) {
    return item("compared", report.total())
        + report.counts().entrySet().stream()
            .map(count -> item(count.getKey(), count.getValue()))
            .collect(Collectors.joining());
  }

  private static String item(String name, long number) {
    return "<li><b>%s</b>%s</li>"
        .formatted(String.format(Locale.ROOT, "%,d", number), escape(name));
  }

  private static String waiting(VerifyReport report) {
    WaitingReport.Target waiting = report.waiting();
    return waiting == null || waiting.total() == 0
        ? ""
        : "<p>" + escape(VerifyReport.waits(waiting)) + "</p>";
  }

  private static String flaws(VerifyReport report) {
    if (report.flaws().isEmpty()) {
      return "";
    }
    return "<h2>Apart from any row</h2><ul>"
        + report.flaws().stream()
            .map(flaw -> "<li>" + escape(flaw) + "</li>")
            .collect(Collectors.joining())
        + "</ul>";
  }

  private static String differences(VerifyReport report) {
    if (report.differences().isEmpty()) {
      return "<p>Nothing differs, nothing is undecided.</p>";
    }
    String more =
        report.found() > report.differences().size()
            ? "<p>The first %,d of %,d.</p>".formatted(report.differences().size(), report.found())
            : "";
    return """
    <h2>Not equal</h2>%s<div class="scroll"><table>
    <thead><tr><th>Type<th>Key<th>Verdict<th>Kind<th>What<th>Expected<th>Is<th>Since</tr></thead>
    <tbody>%s</tbody></table></div>\
    """
        .formatted(
            more,
            report.differences().stream().map(VerifyPage::rows).collect(Collectors.joining()));
  }

  private static String rows(Entry entry) {
    List<Detail> details =
        entry.details().isEmpty() ? List.of(new Detail("", "", "", "")) : entry.details();
    return details.stream().map(detail -> row(entry, detail)).collect(Collectors.joining());
  }

  private static String row(Entry entry, Detail detail) {
    String what =
        entry.why().isEmpty()
            ? detail.what()
            : detail.what().isEmpty() ? entry.why() : detail.what() + " (" + entry.why() + ")";
    return """
    <tr><td>%s<td class="key">%s<td>%s<td>%s<td>%s<td class="value">%s<td class="value">%s<td>%s</tr>
    """
        .formatted(
            escape(entry.type()),
            escape(entry.key()),
            escape(entry.verdict()),
            escape(detail.kind()),
            escape(what),
            escape(detail.expected()),
            escape(detail.actual()),
            escape(entry.firstSeenAt().toString()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
