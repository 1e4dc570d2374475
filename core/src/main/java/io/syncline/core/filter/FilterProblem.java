// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

/**
 * What is wrong with a filter.
 *
 * @param offset where, in characters from the start of the filter's text
 * @param message what is wrong and what to write instead
 */
public record FilterProblem(int offset, String message) {}
