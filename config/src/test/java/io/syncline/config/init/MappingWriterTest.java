// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import static io.syncline.config.TestCatalog.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.config.ReadFile;
import io.syncline.config.TestCatalog;
import io.syncline.config.read.SynclineFileReader;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.rule.MappingBinder;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MappingWriterTest {

  private static final Catalog CIVIC =
      TestCatalog.of(
              table("public.users", "id int8 key", "email text", "deleted_at timestamptz null")
                  .unique("email"),
              table("public.sponsors", "id int8 key", "user_id int8 null", "county text null")
                  .foreignKey("user_id", "public.users", "id"),
              table("public.sessions", "chamber text key", "number int4 key"),
              table(
                      "public.bills",
                      "id int8 key",
                      "number text",
                      "sponsor_id int8",
                      "signed_by int8 null",
                      "chamber text null",
                      "session_number int4 null",
                      "supersedes text null",
                      "co_sponsors int8[] null",
                      "tags text[] null",
                      "total int8 null stored")
                  .unique("number")
                  .foreignKey("sponsor_id", "public.sponsors", "id")
                  .foreignKey("signed_by", "public.users", "id")
                  .foreignKey("chamber,session_number", "public.sessions", "chamber,number")
                  .foreignKey("supersedes", "public.bills", "number")
                  .foreignKey("id", "audit.log", "id"),
              table("public.follows", "follower_id int8 key", "followed_id int8 key", "at date")
                  .foreignKey("follower_id", "public.users", "id")
                  .foreignKey("followed_id", "public.users", "id"),
              table("public.votes", "id int8 key", "user_id int8", "bill_id int8", "value int4")
                  .unique("user_id", "bill_id")
                  .foreignKey("user_id", "public.users", "id")
                  .foreignKey("bill_id", "public.bills", "id"),
              table("public.comments", "id int8 key", "user_id int8", "bill_id int8", "body text")
                  .foreignKey("user_id", "public.users", "id")
                  .foreignKey("bill_id", "public.bills", "id"),
              table("public.events", "line text").identity(ReplicaIdentity.FULL),
              table("public.cache", "id int8 key").kind('u'),
              table("public.overview", "id int8").kind('v'))
          .catalog();

  @Test
  void draftSaysWhatItGuessedAndWhatItLeftOut() {
    String yaml = write(CIVIC);

    assertThat(yaml.substring(yaml.indexOf("nodes:")))
        .isEqualTo(
            """
            nodes:
              Bill:                                             # key: id (the primary key)
                table: public.bills
                properties: { except: [total] }                 # not published by this server, or named as Syncline's own
                relationships:
                  HAS_SPONSOR: { to: Sponsor, by: sponsor_id }  # foreign key bills_sponsor_id_fkey
                  SIGNED_BY: { to: User, by: signed_by }        # foreign key bills_signed_by_fkey
                  HAS_SESSION: { to: Session, by: [chamber, session_number] }  # foreign key bills_chamber,session_number_fkey
                  SUPERSEDES: { to: Bill, by: supersedes, references: number }  # foreign key bills_supersedes_fkey
                  # HAS_CO_SPONSOR: { to: Sponsor, each: co_sponsors }     the array's name and type look like keys of Sponsor
                  # HAS_TAG: { to: Tag, each: tags }     and, among the nodes, Tag: { values_of: public.bills.tags } would make a node of each element
                # foreign key bills_id_fkey left out: it leads to audit.log, which is no node here
              Comment:                                          # key: id (the primary key)
                table: public.comments
                relationships:
                  HAS_USER: { to: User, by: user_id }           # foreign key comments_user_id_fkey
                  HAS_BILL: { to: Bill, by: bill_id }           # foreign key comments_bill_id_fkey
              Session:                                          # key: chamber, number (the primary key)
                table: public.sessions
              Sponsor:                                          # key: id (the primary key)
                table: public.sponsors
                relationships:
                  HAS_USER: { to: User, by: user_id }           # foreign key sponsors_user_id_fkey
              User:                                             # key: id (the primary key)
                table: public.users
                # where: "deleted_at IS NULL"     if that marks a row as deleted

            relationships:
              FOLLOWS:                                          # join table: the primary key is made of two foreign keys
                table: public.follows
                from: { node: User, by: follower_id }
                to: { node: User, by: followed_id }
              VOTES:                                            # join table: two foreign keys that are unique together, and little else
                table: public.votes
                from: { node: User, by: user_id }
                to: { node: Bill, by: bill_id }

            # Left out:
            # public.cache is unlogged, so that no change of it can be captured; run: ALTER TABLE "public"."cache" SET LOGGED;
            # public.events has no usable replica identity, so that an UPDATE or DELETE would not say which row it means; run: ALTER TABLE "public"."events" ADD COLUMN "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
            # public.overview is a view; map the tables behind it
            """);
  }

  @Test
  void draftBindsToItsCatalog() {
    BoundMapping bound = bound(CIVIC);

    assertThat(bound.nodes())
        .extracting(NodeType::name)
        .containsExactly("Bill", "Comment", "Session", "Sponsor", "User");
    assertThat(bound.joins()).extracting(JoinType::name).containsExactly("FOLLOWS", "VOTES");
  }

  @Test
  void emptySchemaGivesAFileToBeginWith() {
    BoundMapping bound = bound(new Catalog(Map.of()));

    assertThat(bound.nodes()).isEmpty();
  }

  @Test
  void oddNamesSurvive() {
    Catalog odd =
        new Catalog(
            Map.of(
                new TableId("Größe \"x\"", "odd.table\n${HOME}"),
                odd("odd.table\n${HOME}", "true"),
                new TableId("Größe \"x\"", "!!!"),
                odd("!!!", "a, b: # \\ \u2028 \uD83D\uDE00")));

    BoundMapping bound = bound(odd);

    assertThat(bound.tables())
        .containsExactlyElementsOf(odd.tables().keySet().stream().sorted().toList());
  }

  private static Catalog.Table odd(String name, String column) {
    Catalog.Column key =
        new Catalog.Column(column, ColumnType.named("text"), true, Catalog.Generated.NO);
    return new Catalog.Table(
        new TableId("Größe \"x\"", name),
        1,
        'r',
        List.of(key),
        List.of(column),
        ReplicaIdentity.DEFAULT,
        List.of(column),
        List.of(List.of(column)),
        List.of(
            new Catalog.ForeignKey(
                "f\nk", List.of(column), new TableId("Größe \"x\"", "!!!"), List.of(column))),
        List.of(),
        false,
        "");
  }

  private static BoundMapping bound(Catalog catalog) {
    ReadFile read = new SynclineFileReader(Map.of()).read("syncline.yaml", write(catalog));
    return switch (read) {
      case ReadFile.Invalid(var problems) -> throw new AssertionError(problems + write(catalog));
      case ReadFile.Valid(var file) ->
          switch (MappingBinder.bind(file.mapping(), catalog, GeneratedColumns.UNPUBLISHED)) {
            case Binding.Refused(var problems) -> throw new AssertionError(problems);
            case Binding.Bound(var mapping) -> mapping;
          };
    };
  }

  private static String write(Catalog catalog) {
    return MappingWriter.write(
        catalog,
        GeneratedColumns.UNPUBLISHED,
        Access.literal("jdbc:postgresql://db/civic", "civic"));
  }
}
