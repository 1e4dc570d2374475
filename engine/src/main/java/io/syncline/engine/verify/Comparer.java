// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has rows compared; a row that cannot be compared keeps no other from it. Any thread.
 *
 * @param failures why rows could not be compared
 */
record Comparer(
    TargetVerifier target, Depth depth, EndOfSource end, Map<EntityId, String> failures) {
  private static final Logger LOG = LoggerFactory.getLogger(Comparer.class);
  private static final int MOST_FAILURES = 10_000;

  Comparer(TargetVerifier target, Depth depth, EndOfSource end) {
    this(target, depth, end, new ConcurrentHashMap<>());
  }

  /** Of all that these settings and parts say. */
  static Comparer of(VerifySettings settings, VerifyParts parts) {
    return new Comparer(
        parts.target().verifier(), settings.depth(), new EndOfSource(settings.sync(), parts));
  }

  /** Why a row could not be compared, for people. */
  String failure(EntityId id) {
    return failures.getOrDefault(id, "it could not be compared; the log says why");
  }

  /** Findings by key; a key is absent where its row could not be compared. */
  Map<String, Finding> compare(String entry, Collection<Expected> expected) {
    return compare(target::compare, entry, expected);
  }

  /** The same, while nobody writes what is compared. */
  Map<String, Finding> compareLocked(String entry, Collection<Expected> expected) {
    return compare(target::compareLocked, entry, expected);
  }

  /**
   * What was found in a range of keys.
   *
   * @param findings by key; absent where a row could not be compared
   * @param others keys of no row that was expected
   * @param digest of the range, if the depth asks for it and it is good for a proof
   */
  record InRange(Map<String, Finding> findings, List<String> others, @Nullable Digest digest) {}

  /** Compares rows that follow one another with all that the target has in their range. */
  InRange compareRange(
      String entry, @Nullable String after, @Nullable String upTo, List<Expected> expected) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    try {
      TargetVerifier.Range range =
          target.compareRange(entry, after, upTo, mutations(expected), depth, end.known());
      addAll(range.findings(), expected, findings);
      List<Expected> missing =
          expected.stream().filter(row -> isMissing(findings.get(row.id().key()))).toList();
      findings.putAll(compare(entry, missing)); // it may be elsewhere
      // What is elsewhere is in no sum of this range.
      return new InRange(findings, range.others(), missing.isEmpty() ? range.digest() : null);
    } catch (SynclineException e) {
      throw e;
    } catch (RuntimeException e) { // a value that cannot be what its type says
      Set<String> keys = expected.stream().map(row -> row.id().key()).collect(Collectors.toSet());
      List<String> others =
          target.compareRange(entry, after, upTo, List.of(), Depth.TOKENS, end.known()).others();
      return new InRange(
          compare(entry, expected),
          others.stream().filter(key -> !keys.contains(key)).toList(),
          null);
    }
  }

  private static boolean isMissing(@Nullable Finding finding) {
    return finding != null
        && finding.discrepancies().stream().anyMatch(one -> one.kind() == Discrepancy.Kind.MISSING);
  }

  private static List<Mutation> mutations(List<Expected> expected) {
    return expected.stream().map(Expected::mutation).toList();
  }

  private void addAll(List<Finding> read, List<Expected> expected, Map<String, Finding> findings) {
    List<Finding> found = end.judge(read);
    for (int i = 0; i < found.size(); i++) {
      findings.put(expected.get(i).id().key(), withReference(found.get(i), expected.get(i)));
    }
  }

  /** One of the ways to compare. */
  private interface Way {
    List<Finding> compare(String entry, List<Mutation> expected, Depth depth);
  }

  private Map<String, Finding> compare(Way way, String entry, Collection<Expected> expected) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    compare(way, entry, List.copyOf(expected), findings);
    return findings;
  }

  private void compare(
      Way way, String entry, List<Expected> expected, Map<String, Finding> findings) {
    if (expected.isEmpty()) {
      return;
    }
    try {
      addAll(way.compare(entry, mutations(expected), depth), expected, findings);
    } catch (SynclineException e) {
      throw e;
    } catch (RuntimeException e) { // a value that cannot be what its type says
      if (expected.size() == 1) {
        EntityId id = expected.getFirst().id();
        LOG.warn("{} cannot be compared: {}", id, e.toString());
        if (failures.size() < MOST_FAILURES) {
          failures.put(id, "it could not be compared: " + e.getMessage());
        }
        return;
      }
      int middle = expected.size() / 2;
      compare(way, entry, expected.subList(0, middle), findings);
      compare(way, entry, expected.subList(middle, expected.size()), findings);
    }
  }

  private static Finding withReference(Finding finding, Expected expected) {
    if (expected.reference() == null) {
      return finding;
    }
    List<Discrepancy> discrepancies = new ArrayList<>(finding.discrepancies());
    discrepancies.add(expected.reference());
    return new Finding(
        finding.id(), finding.version(), finding.token(), finding.owed(), discrepancies);
  }
}
