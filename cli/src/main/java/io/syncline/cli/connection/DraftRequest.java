// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import io.syncline.config.Secret;

/**
 * What {@code init} was asked for.
 *
 * @param url JDBC URL of the source, without user name and password
 * @param schema whose tables are drafted
 */
public record DraftRequest(String url, String username, Secret password, String schema) {}
