// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

/** Whether the source publishes stored generated columns (PostgreSQL 18 and newer can). */
public enum GeneratedColumns {
  PUBLISHED,
  UNPUBLISHED
}
