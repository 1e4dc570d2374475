// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

/** What stands before the mapping in the file of a test. */
final class SyncFile {

  private SyncFile() {}

  /**
   * @param apply more of {@code apply:}, after a comma
   * @param options more lines of the section {@code source:}; what they do not say of reading
   *     changes back is that nobody does, who would mend what a test damages
   */
  static String head(
      String name, String url, String role, String options, String uri, String apply) {
    return """
    version: 1
    name: %s
    source:
      url: "%s"
      username: %s
      heartbeat_interval: 1s
      %s
    targets:
      neo4j: { uri: "%s" }
    apply: { retry_min: 20ms, retry_max: 500ms, answer_within: 4s%s }
    http: { enabled: false }
    %s
    """
        .formatted(name, url, role, options, uri, apply, continuous(options));
  }

  private static String continuous(String options) {
    return options.contains("continuous:") ? "" : "continuous: { enabled: false }";
  }
}
