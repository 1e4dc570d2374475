// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

/** What a target owes those who write to it and compare it. */
public abstract class PipelineContract extends TargetContract
    implements WriterRules,
        RereadRules,
        UserRules,
        RandomRules,
        VerifyRules,
        RepairRules,
        ConcurrencyRules {}
