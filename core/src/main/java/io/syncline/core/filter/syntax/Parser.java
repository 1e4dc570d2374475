// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

import io.syncline.core.filter.syntax.Expression.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a filter by recursive descent; precedence is SQL's: OR, AND, NOT, IS, comparison. */
public final class Parser {

  /** What came of reading a text. */
  public sealed interface Result {
    record Read(Expression<Literal> expression) implements Result {}

    /** The first mistake, and where it is. */
    record Failed(int offset, String message) implements Result {}
  }

  private static final int DEEPEST = 100;
  private static final int LONGEST = 10_000;
  private static final int MOST_DIGITS = 400;

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "=", Operator.EQUAL,
          "<>", Operator.NOT_EQUAL,
          "!=", Operator.NOT_EQUAL,
          "<", Operator.LESS,
          "<=", Operator.LESS_OR_EQUAL,
          ">", Operator.GREATER,
          ">=", Operator.GREATER_OR_EQUAL);

  private static final Map<String, String> HINTS =
      Map.of("between", "; write >= and <= instead", "ilike", "; only LIKE is known");

  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "in", "is", "null", "true", "false", "like");

  private final List<Token> tokens;
  private int at; // both mutable fields: the parsing thread only
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Reads a filter up to its first mistake. */
  public static Result parse(String text) {
    try {
      if (text.length() > LONGEST) {
        throw new Mistake(0, "a filter has at most " + LONGEST + " characters");
      }
      return new Result.Read(new Parser(Lexer.tokens(text)).filter());
    } catch (Mistake mistake) {
      return new Result.Failed(mistake.offset(), mistake.message());
    }
  }

  private Expression<Literal> filter() {
    Expression<Literal> filter = or();
    if (peek().kind() != Token.Kind.END) {
      throw unexpected("AND, OR or the end");
    }
    return filter;
  }

  private Expression<Literal> or() {
    Expression<Literal> left = and();
    while (takeWord("or")) {
      left = new Expression.Or<>(left, and());
    }
    return left;
  }

  private Expression<Literal> and() {
    Expression<Literal> left = not();
    while (takeWord("and")) {
      left = new Expression.And<>(left, not());
    }
    return left;
  }

  private Expression<Literal> not() {
    if (!takeWord("not")) {
      return is();
    }
    deeper();
    Expression<Literal> negated = new Expression.Not<>(not());
    depth--;
    return negated;
  }

  private Expression<Literal> is() {
    Expression<Literal> operand = primary();
    while (takeWord("is")) {
      boolean negated = takeWord("not");
      Expression<Literal> is = is(operand);
      operand = negated ? new Expression.Not<>(is) : is;
    }
    return operand;
  }

  private Expression<Literal> is(Expression<Literal> operand) {
    if (takeWord("null")) {
      return operand instanceof Expression.Flag<Literal>(var column)
          ? new Expression.IsNull<>(column)
          : new Expression.IsUnknown<>(operand);
    }
    if (takeWord("true")) {
      return new Expression.Is<>(operand, true);
    }
    if (takeWord("false")) {
      return new Expression.Is<>(operand, false);
    }
    throw unexpected("NULL, TRUE or FALSE after IS");
  }

  private Expression<Literal> primary() {
    if (takeSymbol("(")) {
      deeper();
      Expression<Literal> inner = or();
      expectSymbol(")");
      depth--;
      return inner;
    }
    return startsLiteral() ? literalFirst() : columnFirst();
  }

  private void deeper() {
    depth++;
    if (depth > DEEPEST) {
      throw new Mistake(peek().offset(), "nested more than " + DEEPEST + " deep");
    }
  }

  /** {@code 5 < column}, or {@code true} alone. */
  private Expression<Literal> literalFirst() {
    Literal literal = literal();
    Operator operator = OPERATORS.get(peek().text());
    if (peek().kind() == Token.Kind.SYMBOL && operator != null) {
      at++;
      return new Expression.Comparison<>(column(), operator.mirrored(), literal);
    }
    if (literal instanceof Literal.Bool(var value, var offset)) {
      return new Expression.Constant<>(value);
    }
    throw unexpected("a comparison such as = or <");
  }

  private Expression<Literal> columnFirst() {
    Column column = column();
    Operator operator = OPERATORS.get(peek().text());
    if (peek().kind() == Token.Kind.SYMBOL && operator != null) {
      at++;
      return new Expression.Comparison<>(column, operator, literal());
    }
    boolean negated = takeWord("not");
    if (takeWord("in")) {
      return negated(negated, new Expression.In<>(column, list()));
    }
    if (takeWord("like")) {
      return negated(negated, new Expression.Like<>(column, pattern()));
    }
    if (negated) {
      throw unexpected("IN or LIKE after NOT");
    }
    return new Expression.Flag<>(column);
  }

  private static Expression<Literal> negated(boolean negated, Expression<Literal> expression) {
    return negated ? new Expression.Not<>(expression) : expression;
  }

  private Column column() {
    Token token = peek();
    boolean named =
        token.kind() == Token.Kind.QUOTED
            || (token.kind() == Token.Kind.WORD && !KEYWORDS.contains(token.text()));
    if (!named) {
      throw unexpected("a column");
    }
    at++;
    if (peek().isSymbol("(")) {
      throw new Mistake(token.offset(), "a filter cannot call functions such as " + token);
    }
    return new Column(token.text(), token.offset());
  }

  private List<Literal> list() {
    expectSymbol("(");
    List<Literal> literals = new ArrayList<>();
    do {
      literals.add(literal());
    } while (takeSymbol(","));
    expectSymbol(")");
    return literals;
  }

  private LikePattern pattern() {
    Token token = peek();
    if (token.kind() != Token.Kind.STRING) {
      throw unexpected("a pattern in single quotes after LIKE");
    }
    if (!LikePattern.isComplete(token.text())) {
      throw new Mistake(token.offset(), "a pattern cannot end in a lone backslash; double it");
    }
    at++;
    return new LikePattern(token.text());
  }

  private boolean startsLiteral() {
    Token token = peek();
    return switch (token.kind()) {
      case STRING, NUMBER -> true;
      case SYMBOL -> token.text().equals("-") || token.text().equals("+");
      case WORD -> Set.of("true", "false", "null").contains(token.text());
      case QUOTED, END -> false;
    };
  }

  private Literal literal() {
    Token token = peek();
    if (token.isWord("null")) {
      throw new Mistake(token.offset(), "nothing equals NULL; write IS NULL or IS NOT NULL");
    }
    if (!startsLiteral()) {
      throw unexpected("a literal: a number, true, false, or text in single quotes");
    }
    at++;
    return switch (token.kind()) {
      case STRING -> new Literal.Quoted(token.text(), token.offset());
      case NUMBER -> number(token.text(), token.offset());
      case SYMBOL -> signed(token);
      default -> new Literal.Bool(token.text().equals("true"), token.offset());
    };
  }

  private Literal signed(Token sign) {
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER) {
      throw unexpected("a number after " + sign);
    }
    at++;
    return number(sign.text() + token.text(), sign.offset());
  }

  private static Literal number(String text, int offset) {
    BigDecimal number = new BigDecimal(text);
    if (number.precision() > MOST_DIGITS || Math.abs(number.scale()) > MOST_DIGITS) {
      throw new Mistake(offset, "a number has at most " + MOST_DIGITS + " digits");
    }
    return new Literal.Numeric(number, offset);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private boolean takeWord(String word) {
    boolean found = peek().isWord(word);
    at += found ? 1 : 0;
    return found;
  }

  private boolean takeSymbol(String symbol) {
    boolean found = peek().isSymbol(symbol);
    at += found ? 1 : 0;
    return found;
  }

  private void expectSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw unexpected(symbol);
    }
  }

  private Mistake unexpected(String expected) {
    String hint = peek().kind() == Token.Kind.WORD ? HINTS.getOrDefault(peek().text(), "") : "";
    return new Mistake(peek().offset(), "expected " + expected + ", found " + peek() + hint);
  }
}
