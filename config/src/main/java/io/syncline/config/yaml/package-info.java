// SPDX-License-Identifier: Apache-2.0
/** Reads YAML key by key, so that everything wrong is reported with its place in the file. */
@NullMarked
package io.syncline.config.yaml;

import org.jspecify.annotations.NullMarked;
