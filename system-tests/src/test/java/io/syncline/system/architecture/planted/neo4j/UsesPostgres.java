// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.neo4j;

import io.syncline.system.architecture.planted.postgres.StartsThread;

record UsesPostgres(StartsThread postgres) {}
