// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

/** What a target makes of rows: nodes, edges, keys that change, versions. */
public abstract class RowContract extends TargetContract
    implements NodeRules,
        EdgeRules,
        EdgeKindRules,
        MoveRules,
        UnwrittenMoveRules,
        GuardRules,
        ScopeRules {}
