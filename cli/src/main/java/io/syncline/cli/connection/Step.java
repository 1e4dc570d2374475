// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

/**
 * One thing to create, change or remove in a store.
 *
 * @param what in plain words
 * @param statement in the store's language, exactly as it will run
 */
public record Step(String what, String statement) {}
