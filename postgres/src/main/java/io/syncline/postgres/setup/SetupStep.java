// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

/**
 * Something to be done in PostgreSQL. A DBA may run the same by hand; a step that was done already
 * does no harm.
 *
 * @param what a sentence without a full stop, such as {@code create publication syncline}
 * @param sql one or more statements, each with its semicolon
 */
public record SetupStep(String what, String sql) {}
