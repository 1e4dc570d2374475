// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import io.syncline.config.Secret;
import io.syncline.config.init.Access;

/**
 * What {@code init} was asked for.
 *
 * @param url JDBC URL of the source, without user name and password
 * @param schema whose tables are drafted
 * @param access how the file says the same
 */
public record DraftRequest(
    String url, String username, Secret password, String schema, Access access) {}
