// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.verify.Preference;
import io.syncline.core.verify.Preference.Newest;
import io.syncline.core.verify.Preferences;
import java.util.List;
import java.util.Map;

/**
 * Rules name properties. One that names none would never find a reason to believe the target, and
 * have overwritten what it was to keep.
 */
final class RuleCheck {
  private RuleCheck() {}

  /**
   * @throws SynclineException CONFIGURATION_INVALID if a rule names a property that its type, or if
   *     it is for all types, no type has from a column
   */
  static void require(Preferences preferences, BoundMapping mapping) {
    for (Map.Entry<String, Preference> rule : preferences.types().entrySet()) {
      List<String> known = properties(mapping, rule.getKey());
      if (rule.getValue() instanceof Newest newest && !known.contains(newest.property())) {
        throw invalid(
            "%s says newest:%s, but has only %s from columns"
                .formatted(rule.getKey(), newest.property(), known));
      }
    }
    if (preferences.otherwise() instanceof Newest(String property)
        && mapping.entries().stream()
            .noneMatch(entry -> properties(mapping, entry).contains(property))) {
      throw invalid("newest:%s: no type has a property %<s from a column".formatted(property));
    }
  }

  private static SynclineException invalid(String rule) {
    return new SynclineException(
        ErrorCode.CONFIGURATION_INVALID, "which store to prefer in a repair: " + rule);
  }

  private static List<String> properties(BoundMapping mapping, String entry) {
    List<Property> properties =
        mapping
            .findJoin(entry)
            .map(JoinType::edge)
            .map(edge -> edge.properties())
            .or(
                () ->
                    mapping
                        .findNode(entry)
                        .filter(TableNode.class::isInstance)
                        .map(node -> ((TableNode) node).properties()))
            .orElse(List.of());
    return properties.stream().map(Property::name).sorted().toList();
  }
}
