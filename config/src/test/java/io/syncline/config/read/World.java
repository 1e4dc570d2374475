// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static io.syncline.config.TestCatalog.table;

import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.config.TestCatalog;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import java.util.List;

/** One catalog that shows every kind of table, and mappings bound to it. */
final class World {

  static final Catalog CATALOG =
      TestCatalog.of(
              table(
                      "public.bills",
                      "id int8 key",
                      "number text",
                      "title varchar null",
                      "status text null",
                      "sponsor_id int4 null",
                      "sponsor_name text null",
                      "co_sponsors int8[] null",
                      "tags text[] null",
                      "chamber text null",
                      "session_number int4 null",
                      "total int8 null stored",
                      "cheap int8 null virtual",
                      "graph_id text null",
                      "at timestamptz null")
                  .unique("number"),
              table("public.people", "id int8 key", "email text", "nick citext", "born date null")
                  .unique("email")
                  .unique("nick")
                  .unique("born"),
              table("public.sessions", "chamber text key", "number int4 key", "title text null"),
              table("public.codes", "code uuid", "name text", "other int4 null")
                  .unique("code")
                  .unique("other")
                  .identity(ReplicaIdentity.INDEX, "code"),
              table("public.both", "id int8 key", "a text", "b int4", "c text null")
                  .unique("b", "a")
                  .identity(ReplicaIdentity.INDEX, "b", "a"),
              table("public.votes", "id int8 key", "who int8", "what int8", "value int4 null"),
              table("public.tagged", "bill int8 key", "tag text key"),
              table("public.logs", "line text").identity(ReplicaIdentity.FULL),
              table("public.silent", "id int8 key").identity(ReplicaIdentity.NOTHING),
              table("public.loose", "code text", "id int8 null")
                  .unique("code")
                  .identity(ReplicaIdentity.NOTHING),
              table("public.mails", "address citext key", "spans interval[] null"),
              table("public.seen", "id int8").kind('v'),
              table("public.far", "id int8").kind('f'),
              table("public.parts", "id int8 key").partition("public.parts_1"),
              table("public.parts_1", "id int8 key"))
          .catalog();

  private World() {}

  /** Binds the text of a file that must be right as far as it can be read. */
  static Binding bind(SynclineFile file, Catalog catalog) {
    return file.bind(catalog, GeneratedColumns.UNPUBLISHED);
  }

  static SynclineFile read(String entries) {
    String text =
        """
        version: 1
        source: { url: "jdbc:postgresql://db/app", username: syncline }
        targets: { neo4j: { uri: "neo4j://graph" } }
        """
            + entries;
    return switch (new SynclineFileReader(Corpus.ENVIRONMENT).read("file.yaml", text)) {
      case ReadFile.Valid(var file) -> file;
      case ReadFile.Invalid(var problems) -> throw new AssertionError(problems);
    };
  }

  static BoundMapping bound(String entries) {
    return switch (bind(read(entries), CATALOG)) {
      case Binding.Bound(var mapping) -> mapping;
      case Binding.Refused(var problems) -> throw new AssertionError(problems);
    };
  }

  /** The problems of a file that can be read, with their places. */
  static List<String> problems(SynclineFile file) {
    return switch (bind(file, CATALOG)) {
      case Binding.Bound bound -> List.of();
      case Binding.Refused(var problems) ->
          file.locations().locate(problems).stream()
              .map(p -> p.toString().substring("file.yaml:".length()))
              .toList();
    };
  }
}
