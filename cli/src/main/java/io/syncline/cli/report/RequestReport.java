// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.core.operation.Request;
import java.util.List;

/**
 * What was asked of an engine.
 *
 * @param engine who does it; {@code next run} if none runs
 */
public record RequestReport(String engine, List<Request> requests) {
  public static final String NEXT_RUN = "next run";

  public RequestReport {
    requests = List.copyOf(requests);
  }

  public List<String> lines() {
    return requests.stream().map(this::line).toList();
  }

  private String line(Request request) {
    String what =
        request.entry()
            + keys(request.keys())
            + (request.where() == null ? "" : " where " + request.where());
    String how =
        switch (request.state()) {
          case Request.DONE -> "read again, " + request.rows() + " rows";
          case Request.FAILED -> "failed: " + request.message();
          default ->
              engine.equals(NEXT_RUN)
                  ? "no engine runs: will be read again by the next run"
                  : "is being read again by " + engine + ", " + request.rows() + " rows so far";
        };
    return "request " + request.id() + ": " + what + " " + how;
  }

  private static String keys(List<String> keys) {
    return switch (keys.size()) {
      case 0 -> "";
      case 1 -> " " + keys.getFirst();
      default -> ", " + keys.size() + " keys,";
    };
  }
}
