// SPDX-License-Identifier: Apache-2.0
/** What is published, and what the source was when a pipeline began. */
@NullMarked
package io.syncline.postgres.publication;

import org.jspecify.annotations.NullMarked;
