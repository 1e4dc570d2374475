// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.publication;

import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the source was when a pipeline began, as the one line its checkpoint keeps.
 *
 * @param system system identifier of the cluster
 * @param timeline the timeline the pipeline began on
 * @param database oid of the database
 * @param publication oid of the publication
 * @param generated whether stored generated columns are published
 * @param members oid of each mapped table to the evidence of its membership
 */
public record SourceLine(
    String system,
    int timeline,
    long database,
    long publication,
    boolean generated,
    Map<Long, String> members) {

  public SourceLine {
    members = Map.copyOf(members);
  }

  public static SourceLine of(Server server, Publication publication) {
    Map<Long, String> members =
        publication.members().values().stream()
            .collect(Collectors.toMap(Publication.Member::table, Publication.Member::evidence));
    return new SourceLine(
        server.system(),
        server.timeline(),
        server.database(),
        publication.oid(),
        publication.generated(),
        members);
  }

  /** What the server says of itself. */
  public record Server(String system, int timeline, long database) {}

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws SynclineException SOURCE_REPLACED if somebody else wrote it
   */
  public static SourceLine parse(String text) {
    try {
      Map<String, String> fields =
          Arrays.stream(text.split(" ", -1))
              .map(field -> field.split("=", 2))
              .collect(Collectors.toMap(field -> field[0], field -> field[1]));
      return new SourceLine(
          field(fields, "system"),
          Integer.parseInt(field(fields, "timeline")),
          Long.parseLong(field(fields, "database")),
          Long.parseLong(field(fields, "publication")),
          field(fields, "generated").equals("stored"),
          parseMembers(field(fields, "members")));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new SynclineException(
          ErrorCode.SOURCE_REPLACED,
          "changes were captured otherwise until now (%s); `syncline apply --new-snapshot` begins again"
              .formatted(text),
          e);
    }
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  private static Map<Long, String> parseMembers(String text) {
    Map<Long, String> members = new TreeMap<>();
    for (String member : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int colon = member.indexOf(':');
      members.put(Long.parseLong(member.substring(0, colon)), member.substring(colon + 1));
    }
    return members;
  }

  public String text() {
    String list =
        members.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(member -> member.getKey() + ":" + member.getValue())
            .collect(Collectors.joining(","));
    return "system=%s timeline=%d database=%d publication=%d generated=%s members=%s"
        .formatted(system, timeline, database, publication, generated ? "stored" : "none", list);
  }

  /** Whether rows of a table may have gone unpublished since: it was taken out, or put in again. */
  public boolean interrupted(TableId table, long oid, Publication now) {
    String before = members.get(oid);
    Publication.Member member = now.members().get(table);
    return before != null && (member == null || !member.evidence().equals(before));
  }
}
