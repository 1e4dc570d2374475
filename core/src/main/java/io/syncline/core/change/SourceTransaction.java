// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

import java.time.Instant;

/**
 * The committed transaction a change belongs to.
 *
 * @param xid 32-bit transaction id as the stream reports it, without epoch
 * @param commitLsn LSN of the commit record
 * @param commitTime the source's clock at commit
 * @param origin name of the replication origin, empty for local writes
 */
public record SourceTransaction(long xid, long commitLsn, Instant commitTime, String origin) {}
