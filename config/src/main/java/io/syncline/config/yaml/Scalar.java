// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.config.Location;
import io.syncline.config.Secret;
import io.syncline.core.filter.NearestName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value that is no section and no list. What was put in for a <code>${...}</code> is never shown.
 */
public final class Scalar {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "localhost|((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])([.](?!$)|$)){4}"
              + "|(?=.*:.*:)[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?");

  private final Reading reading;
  private final Field field;
  private final Node node;

  Scalar(Reading reading, Field field, Node node) {
    this.reading = reading;
    this.field = field;
    this.node = node;
  }

  /** Whether the file has exactly this word here. */
  public boolean says(String word) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
  }

  /** A text that is not empty, of characters that either store can have in a name. */
  public Optional<String> text() {
    Optional<String> text = textOrEmpty();
    if (text.isPresent() && text.get().isEmpty()) {
      field.problem("is empty; it must be text");
      return Optional.empty();
    }
    if (text.isPresent() && text.get().indexOf('\0') >= 0) {
      field.problem(Field.ZERO);
      return Optional.empty();
    }
    return text;
  }

  private Optional<String> textOrEmpty() {
    if (node instanceof ScalarNode scalar && !isText(scalar) && !node.getTag().equals(Tag.NULL)) {
      field.problem("must be text, is " + description() + "; put it in quotes");
      return Optional.empty();
    }
    return resolve("text", Tag.STR);
  }

  /** A text that no message shows; it may be empty. */
  public Optional<Secret> secret() {
    if (!isText(node)) {
      field.problem("must be text; put it in quotes, or write ${NAME} or ${file:/path}");
      return Optional.empty();
    }
    return resolve("text", Tag.STR).map(Secret::new);
  }

  /** One of the constants of an enum, in lower case. */
  public <E extends Enum<E>> Optional<E> choice(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    List<String> names = constants.stream().map(Scalar::choiceName).toList();
    String wanted = "one of " + String.join(", ", names);
    Optional<String> text = resolve(wanted, Tag.STR);
    if (text.isPresent() && !names.contains(text.get())) {
      field.problem("must be " + wanted + ", is " + description() + nearest(text.get(), names));
    }
    return text.map(names::indexOf).filter(index -> index >= 0).map(constants::get);
  }

  private static String choiceName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private String nearest(String text, List<String> names) {
    return isReference()
        ? ""
        : NearestName.of(text, names).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  public Optional<Integer> integer(int least, int most) {
    String wanted = least == most ? "" + least : "a whole number from " + least + " to " + most;
    return parsed(wanted, Tag.INT, text -> wholeNumber(text).filter(n -> n >= least && n <= most))
        .map(Math::toIntExact);
  }

  private static Optional<Long> wholeNumber(String text) {
    return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  public Optional<Boolean> flag() {
    return parsed("true or false", Tag.BOOL, Scalar::truth);
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A duration of at least this. */
  public Optional<Duration> duration(Duration least) {
    String wanted =
        "a duration such as 500ms, 10s, 5m or 1h"
            + (least.isZero() ? "" : ", at least " + Quantity.text(least));
    return parsed(
        wanted,
        Tag.STR,
        text -> Quantity.duration(text).filter(value -> value.compareTo(least) >= 0));
  }

  /**
   * An address of this machine to listen on. Names are not asked for: that would take a network.
   */
  public Optional<String> address() {
    return parsed(
        "an address to listen on such as 127.0.0.1, 0.0.0.0, ::1 or localhost",
        Tag.STR,
        text -> Optional.of(text).filter(ADDRESS.asMatchPredicate()));
  }

  /** A number of bytes, at least this. */
  public Optional<Long> size(long least) {
    String wanted = "a size such as 64MB or 1GB, at least " + Quantity.text(least);
    return parsed(wanted, Tag.STR, text -> Quantity.size(text).filter(value -> value >= least));
  }

  /** A text, a whole number, a number or a truth value, as YAML reads it. */
  Optional<Object> constant() {
    if (node instanceof ScalarNode scalar && isText(scalar)) {
      return textOrEmpty().map(text -> text);
    }
    Tag tag = node.getTag();
    if (tag.equals(Tag.INT)) {
      return parsed("a whole number of 64 bits", tag, Scalar::wholeNumber).map(number -> number);
    }
    if (tag.equals(Tag.FLOAT)) {
      return parsed("a finite number", tag, Scalar::decimal).map(number -> number);
    }
    return parsed("text, a number, true or false", Tag.BOOL, Scalar::truth).map(truth -> truth);
  }

  private static Optional<Double> decimal(String text) {
    return text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")
        ? Optional.of(Double.parseDouble(text)).filter(Double::isFinite)
        : Optional.empty();
  }

  private <T> Optional<T> parsed(String wanted, Tag tag, Function<String, Optional<T>> parse) {
    Optional<String> text = resolve(wanted, tag);
    Optional<T> value = text.flatMap(parse);
    if (text.isPresent() && value.isEmpty()) {
      field.mustBe(wanted);
    }
    return value;
  }

  /** The text with references replaced; a text without them must have the tag. */
  private Optional<String> resolve(String wanted, Tag tag) {
    boolean fits =
        tag.equals(isText(node) ? Tag.STR : node.getTag()) || (isReference() && isText(node));
    if (!(node instanceof ScalarNode scalar) || !fits) {
      field.mustBe(wanted);
      return Optional.empty();
    }
    return switch (reading.substitution().replace(scalar.getValue())) {
      case Substitution.Result.Text(var text) -> Optional.of(text);
      case Substitution.Result.Failure(var message) -> {
        field.problem(message);
        yield Optional.empty();
      }
    };
  }

  /** A plain <code>${...}</code> has a tag of its own. */
  private static boolean isText(Node node) {
    return node.getTag().equals(Tag.STR) || node.getTag().equals(Tag.ENV_TAG);
  }

  /** Whether something from outside the file is put in, which no message may show. */
  public boolean isReference() {
    return node instanceof ScalarNode scalar && Substitution.isIn(scalar.getValue());
  }

  /** What stands in the file, for messages. */
  public String description() {
    if (!(node instanceof ScalarNode scalar)) {
      return "a list or section";
    }
    return isText(node) ? "'" + scalar.getValue() + "'" : scalar.getValue();
  }

  /** Remembers where each character stands, as {@code path.at(index)}. */
  public void placeCharacters() {
    int length =
        node instanceof ScalarNode scalar && !isReference() ? scalar.getValue().length() : 0;
    for (int i = 0; i < length; i++) {
      reading.report().place(field.path().at(i), locate(i));
    }
  }

  /** Where in the file a character of this value stands, given its index in the text. */
  private Location locate(int index) {
    return isReference() || !(node instanceof ScalarNode scalar)
        ? reading.report().locate(node)
        : new ScalarPlaces(reading, scalar).locate(index);
  }

  /** Reports a problem with one character of this value. */
  public void problemAt(int index, String complaint) {
    field.problem(locate(index), complaint);
  }
}
