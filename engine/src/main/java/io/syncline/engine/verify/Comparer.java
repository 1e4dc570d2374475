// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has rows compared; a row that cannot be compared keeps no other from it. Any thread. */
record Comparer(TargetVerifier target, Depth depth) {
  private static final Logger LOG = LoggerFactory.getLogger(Comparer.class);

  /** Findings by key; a key is absent where its row could not be compared. */
  Map<String, Finding> compare(String entry, Collection<Expected> expected) {
    return compare(target::compare, entry, expected);
  }

  /** The same, while nobody writes what is compared. */
  Map<String, Finding> compareLocked(String entry, Collection<Expected> expected) {
    return compare(target::compareLocked, entry, expected);
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
      List<Mutation> mutations = expected.stream().map(Expected::mutation).toList();
      List<Finding> found = way.compare(entry, mutations, depth);
      for (int i = 0; i < found.size(); i++) {
        findings.put(expected.get(i).id().key(), withReference(found.get(i), expected.get(i)));
      }
    } catch (SynclineException e) {
      throw e;
    } catch (RuntimeException e) { // a value that cannot be what its type says
      if (expected.size() == 1) {
        LOG.warn("{} cannot be compared: {}", expected.getFirst().id(), e.toString());
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
