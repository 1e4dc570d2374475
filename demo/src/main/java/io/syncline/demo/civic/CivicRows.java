// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import static io.syncline.demo.civic.CivicTable.ARGUMENTS;
import static io.syncline.demo.civic.CivicTable.SITTINGS;
import static io.syncline.demo.civic.CivicTable.USERS;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a generated world, one at a time and each on its own. */
final class CivicRows {
  private static final Instant FIRST_DAY = Instant.parse("2024-01-01T00:00:00Z");
  private static final LocalDate FIRST_DATE = LocalDate.of(2024, 1, 1);
  private static final int DAYS = 600;
  private static final List<String> STATUSES =
      List.of(
          "draft",
          "introduced",
          "introduced",
          "committee",
          "committee",
          "passed",
          "vetoed",
          "enacted",
          "enacted",
          "withdrawn");
  private static final List<String> STANCES = List.of("for", "against", "neutral");

  private final CivicSize size;
  private final CivicKeys keys;

  CivicRows(CivicSize size, CivicKeys keys) {
    this.size = size;
    this.keys = keys;
  }

  /** The row of a table with this number, counted from 0. */
  String line(CivicTable table, int index) {
    RandomGenerator random = keys.random(table, index);
    CopyLine line = new CopyLine();
    switch (table) {
      case GOVERNORS -> governor(line, index, random);
      case USERS -> user(line, index, random);
      case SPONSORS -> sponsor(line, index, random);
      case SESSIONS -> session(line, index, random);
      case SITTINGS -> sitting(line, index, random);
      case BILLS -> bill(line, index, random);
      case ARGUMENTS -> argument(line, index, random);
      case CLAIMS -> claim(line, index, random);
      case CITIZEN_PARTICIPATION -> participation(line, index, random);
      case SITTING_AGENDA -> agenda(line, index, random);
    }
    return line.line();
  }

  private void governor(CopyLine line, int index, RandomGenerator random) {
    line.add(Vocabulary.county(index)).add(Vocabulary.person(random));
    line.add(oftenNot(random, () -> Vocabulary.party(random))).add(date(random));
    times(line, random);
  }

  private void user(CopyLine line, int index, RandomGenerator random) {
    line.add(keys.uuid(USERS, index)).add("citizen" + index + "@example.org");
    line.add(Vocabulary.person(random));
    line.add(oftenNot(random, () -> Vocabulary.prose(random, 4 + random.nextInt(20))));
    line.add(mostly(random, () -> keys.anyCounty(random))).add(tags(random, 3));
    line.add(random.nextBoolean()).add(cents(random, 100_000)).add("$argon2id$v=19$" + index);
    times(line, random);
  }

  private void sponsor(CopyLine line, int index, RandomGenerator random) {
    line.add(index + 1).add(Vocabulary.person(random)).add(Vocabulary.party(random));
    line.add(mostly(random, () -> 1 + random.nextInt(290)));
    line.add(mostly(random, () -> keys.anyCounty(random)));
    line.add(oftenNot(random, () -> keys.anyUser(random))).add(random.nextInt(10) > 0);
    times(line, random);
  }

  private void session(CopyLine line, int index, RandomGenerator random) {
    LocalDate opens = FIRST_DATE.plusDays(90L * CivicKeys.sessionNumber(index));
    line.add(CivicKeys.chamber(index)).add(CivicKeys.sessionNumber(index));
    line.add("Session of " + opens).add(opens).add(mostly(random, () -> opens.plusDays(80)));
    times(line, random);
  }

  private void sitting(CopyLine line, int index, RandomGenerator random) {
    sittingKey(line, index).add(date(random));
    line.add(mostly(random, () -> LocalTime.of(8 + random.nextInt(10), 30)));
    line.add(mostly(random, () -> Vocabulary.venue(random)));
    times(line, random);
  }

  private void bill(CopyLine line, int index, RandomGenerator random) {
    line.add(index + 1).add(CivicKeys.billNumber(index + 1)).add(Vocabulary.billTitle(random));
    line.add(mostly(random, () -> Vocabulary.prose(random, summaryWords(random))));
    line.add(STATUSES.get(random.nextInt(STATUSES.size())));
    line.add(mostly(random, () -> keys.anySponsor(random))).add(coSponsors(random));
    line.add(mostly(random, () -> tags(random, 5)));
    line.add(oftenNot(random, () -> keys.anyCounty(random)));
    int session = random.nextInt(CivicSize.SESSIONS);
    line.add(CivicKeys.chamber(session)).add(CivicKeys.sessionNumber(session));
    line.add(index > 0 && random.nextInt(8) == 0 ? 1 + random.nextInt(index) : null);
    line.add(oftenNot(random, () -> cents(random, 1_000_000_000)));
    line.add(oftenNot(random, random::nextDouble));
    line.add("{\"revision\": " + random.nextInt(9) + "}").add(mostly(random, () -> date(random)));
    times(line, random);
  }

  private void argument(CopyLine line, int index, RandomGenerator random) {
    line.add(keys.uuid(ARGUMENTS, index)).add(keys.anyBill(random));
    line.add(mostly(random, () -> keys.anyUser(random)));
    boolean reply = index > 0 && random.nextInt(3) == 0;
    line.add(reply ? keys.uuid(ARGUMENTS, random.nextInt(index)) : null);
    line.add(STANCES.get(random.nextInt(STANCES.size())));
    line.add(Vocabulary.prose(random, 8 + random.nextInt(40)));
    times(line, random);
  }

  private void claim(CopyLine line, int index, RandomGenerator random) {
    int arguments = Math.max(1, size.of(ARGUMENTS) * 2 / 3);
    line.add(keys.uuid(ARGUMENTS, index % arguments)).add(index / arguments + 1);
    line.add(Vocabulary.prose(random, 6 + random.nextInt(12)));
    line.add(mostly(random, random::nextDouble));
    line.add(oftenNot(random, () -> CivicKeys.billNumber(keys.anyBill(random))));
    times(line, random);
  }

  private void participation(CopyLine line, int index, RandomGenerator random) {
    int chance = random.nextInt(10);
    String kind = chance < 5 ? "vote" : chance < 8 ? "comment" : "bookmark";
    line.add(index + 1).add(kind).add(keys.anyUser(random)).add(keys.anyBill(random));
    line.add(kind.equals("vote") ? random.nextInt(3) - 1 : null);
    line.add(kind.equals("comment") ? Vocabulary.prose(random, 3 + random.nextInt(30)) : null);
    times(line, random);
  }

  private void agenda(CopyLine line, int index, RandomGenerator random) {
    int sittings = size.of(SITTINGS);
    sittingKey(line, index % sittings).add(index / sittings + 1).add(keys.anyBill(random));
    line.add(oftenNot(random, () -> Vocabulary.prose(random, 3)));
  }

  private CopyLine sittingKey(CopyLine line, int sitting) {
    int session = sitting / size.perSession();
    line.add(CivicKeys.chamber(session)).add(CivicKeys.sessionNumber(session));
    return line.add(sitting % size.perSession() + 1);
  }

  /** Also NULL, empty, with an element twice, with NULL inside, and naming a sponsor not there. */
  private @Nullable List<@Nullable Object> coSponsors(RandomGenerator random) {
    if (random.nextInt(10) == 0) {
      return null;
    }
    List<@Nullable Object> sponsors = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      sponsors.add(keys.anySponsor(random));
    }
    switch (random.nextInt(50)) {
      case 0 -> sponsors.addAll(List.copyOf(sponsors));
      case 1 -> sponsors.add(null);
      case 2 -> sponsors.add(1_000_000L + random.nextInt(100));
      default -> {}
    }
    return sponsors;
  }

  private static List<String> tags(RandomGenerator random, int most) {
    List<String> tags = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      tags.add(Vocabulary.tag(random));
    }
    return tags;
  }

  /** One summary in a hundred is so long that PostgreSQL stores it out of line. */
  private static int summaryWords(RandomGenerator random) {
    return random.nextInt(100) == 0 ? 3_000 : 10 + random.nextInt(60);
  }

  private static String cents(RandomGenerator random, int bound) {
    int cents = random.nextInt(bound);
    return "%d.%02d".formatted(cents / 100, cents % 100);
  }

  private static LocalDate date(RandomGenerator random) {
    return FIRST_DATE.plusDays(random.nextInt(DAYS));
  }

  private static void times(CopyLine line, RandomGenerator random) {
    Instant created = FIRST_DAY.plus(random.nextLong(DAYS * 86_400_000_000L), ChronoUnit.MICROS);
    line.add(created).add(created.plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS));
  }

  private static <T> @Nullable T mostly(RandomGenerator random, Supplier<T> value) {
    return random.nextInt(12) > 0 ? value.get() : null;
  }

  private static <T> @Nullable T oftenNot(RandomGenerator random, Supplier<T> value) {
    return random.nextInt(3) == 0 ? value.get() : null;
  }
}
