// SPDX-License-Identifier: Apache-2.0
/**
 * The small language of {@code where:}: parsed once, evaluated in Java on changes and translated to
 * SQL for reads, with the same outcome.
 */
@NullMarked
package io.syncline.core.filter;

import org.jspecify.annotations.NullMarked;
