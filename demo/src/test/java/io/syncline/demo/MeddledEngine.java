// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo;

import io.syncline.demo.tour.SyncEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** An engine whose graph somebody else writes into. */
record MeddledEngine(SyncEngine engine, Path configuration, String cypher) implements SyncEngine {
  private static final Pattern URI = Pattern.compile("uri: \"(bolt:[^\"]+)\"");

  @Override
  public List<String> setUp() {
    List<String> did = engine.setUp();
    try (Driver driver = GraphDatabase.driver(uri())) {
      driver.executableQuery(cypher).execute();
    }
    return did;
  }

  private String uri() {
    try {
      Matcher matcher = URI.matcher(Files.readString(configuration));
      if (!matcher.find()) {
        throw new IllegalStateException("no Bolt address in " + configuration);
      }
      return matcher.group(1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void start() {
    engine.start();
  }

  @Override
  public Progress progress() {
    return engine.progress();
  }

  @Override
  public void close() {
    engine.close();
  }
}
