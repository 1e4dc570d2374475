// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Words for made-up people, bills and arguments; some with quotes, backslashes, line breaks and
 * letters beyond ASCII, as real data has them.
 */
public final class Vocabulary {
  private static final List<String> GIVEN =
      List.of(
          "Amina", "Björn", "Chidi", "Dana", "Esther", "Femi", "Grace", "Håkon", "Imani", "José",
          "Kamau", "Lucía", "Mwangi", "Noor", "Otieno", "Priya", "Quentin", "Rósa", "Sadia",
          "Tomáš", "Uma", "Víctor", "Wanjiru", "Xin", "Yusuf", "Zoë");
  private static final List<String> FAMILY =
      List.of(
          "Abdi", "Barasa", "Chebet", "D'Souza", "Eriksen", "Farah", "Gitau", "Hassan", "Ivanova",
          "Juma", "Kiprono", "Lagat", "Mutua", "Njoroge", "O'Brien", "Patel", "Quist", "Ruto",
          "Šimek", "Tanaka", "Umar", "Vega", "Were", "Xu", "Yilmaz", "Zawadi");
  private static final List<String> PARTIES =
      List.of("Orange Union", "Green Front", "Labour", "Civic Alliance", "Independent");
  private static final List<String> SUBJECTS =
      List.of(
          "Water",
          "Public Health",
          "County Roads",
          "Primary Schools",
          "Forests",
          "Data Protection",
          "Small Farms",
          "Street Trade",
          "Housing",
          "Fisheries",
          "Rail",
          "\"Single-Use\" Plastics",
          "Night Markets",
          "Land Registry",
          "Youth Employment",
          "Open Budgets");
  private static final List<String> MEASURES =
      List.of(
          "Reform",
          "Protection",
          "(Amendment)",
          "Funding",
          "Standards",
          "Oversight",
          "Access",
          "Repeal",
          "Licensing",
          "Transparency & Review");
  private static final List<String> TAGS =
      List.of(
          "water",
          "health",
          "roads",
          "education",
          "environment",
          "privacy",
          "agriculture",
          "trade",
          "housing",
          "fisheries",
          "rail",
          "plastics",
          "land",
          "youth",
          "budget",
          "devolution",
          "elections",
          "justice",
          "energy",
          "climate",
          "taxes",
          "tourism",
          "sport",
          "culture");
  private static final List<String> WORDS =
      List.of(
          "the",
          "county",
          "must",
          "publish",
          "its",
          "budget",
          "before",
          "a",
          "vote",
          "is",
          "held",
          "and",
          "every",
          "citizen",
          "may",
          "ask",
          "for",
          "records",
          "of",
          "spending",
          "while",
          "members",
          "declare",
          "interests",
          "roads",
          "clinics",
          "schools",
          "need",
          "steady",
          "funding",
          "over",
          "ten",
          "years",
          "this",
          "clause",
          "weakens",
          "strengthens",
          "section",
          "forty",
          "two",
          "naïve",
          "\"open\"",
          "costs",
          "fall",
          "when",
          "audits",
          "are",
          "public",
          "C:\\archive\\bills",
          "committee",
          "shall",
          "report",
          "within",
          "ninety",
          "days",
          "however",
          "small",
          "traders",
          "bear",
          "fees\nand",
          "delays",
          "rivers",
          "forests",
          "—");
  private static final List<String> VENUES =
      List.of("Main Chamber", "Room 4", "County Hall", "Old Library", "Online");

  private Vocabulary() {}

  public static String person(RandomGenerator random) {
    return pick(GIVEN, random) + " " + pick(FAMILY, random);
  }

  public static String party(RandomGenerator random) {
    return pick(PARTIES, random);
  }

  public static String billTitle(RandomGenerator random) {
    return pick(SUBJECTS, random) + " " + pick(MEASURES, random) + " Bill";
  }

  public static String tag(RandomGenerator random) {
    return pick(TAGS, random);
  }

  public static String venue(RandomGenerator random) {
    return pick(VENUES, random);
  }

  /** A random UUID of version 4. */
  public static UUID uuid(RandomGenerator random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low);
  }

  /** The name of a county, one for each number. */
  public static String county(int number) {
    return "%s County %02d".formatted(FAMILY.get(number % FAMILY.size()), number + 1);
  }

  /** A text of so many words. */
  public static String prose(RandomGenerator random, int words) {
    StringBuilder prose = new StringBuilder(words * 7);
    for (int i = 0; i < words; i++) {
      prose.append(i == 0 ? "" : " ").append(pick(WORDS, random));
    }
    return prose.toString();
  }

  private static String pick(List<String> words, RandomGenerator random) {
    return words.get(random.nextInt(words.size()));
  }
}
