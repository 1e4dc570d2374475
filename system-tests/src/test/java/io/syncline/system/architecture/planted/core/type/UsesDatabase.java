// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.core.type;

import java.sql.Connection;

record UsesDatabase(Connection connection) {}
