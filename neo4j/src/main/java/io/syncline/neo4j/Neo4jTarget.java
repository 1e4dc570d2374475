// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.neo4j.apply.ExternalEdges;
import io.syncline.neo4j.apply.NamingLock;
import io.syncline.neo4j.apply.Neo4jWriter;
import io.syncline.neo4j.doctor.Check;
import io.syncline.neo4j.doctor.Neo4jDoctor;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.read.Neo4jReader;
import io.syncline.neo4j.removal.LeftoverRemoval;
import io.syncline.neo4j.removal.Uninstall;
import io.syncline.neo4j.session.Failures;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.OtherSyncs;
import io.syncline.neo4j.session.OtherSyncs.Owned;
import io.syncline.neo4j.setup.Setup;
import io.syncline.neo4j.verify.Neo4jVerifier;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** A Neo4j database that is kept equal. */
public final class Neo4jTarget implements Target {
  private static final long CONNECT_SECONDS = 5;
  private static final long ACQUIRE_SECONDS = 20;

  private final String name;
  private final Driver driver;
  private final Graph graph;
  private final GraphModel model;
  private final Setup setup;
  private final ExternalEdges externalEdges;
  private final Neo4jDoctor doctor;

  private Neo4jTarget(String name, Driver driver, Neo4jConfig config, GraphModel model) {
    this.name = name;
    this.driver = driver;
    this.graph = new Graph(driver, config.database(), config.transactionTimeout(), config.place());
    this.model = model;
    this.setup = new Setup(graph, model);
    this.externalEdges = new ExternalEdges(graph, model);
    this.doctor = new Neo4jDoctor(graph, setup, config.username(), config.database());
  }

  /** Opens a target. Does not connect yet. */
  public static Neo4jTarget open(String name, Neo4jConfig config, BoundMapping mapping) {
    return open(name, config, new GraphModel(mapping), UnaryOperator.identity());
  }

  /** Opens a target whose driver is watched. */
  static Neo4jTarget open(
      String name, Neo4jConfig config, GraphModel model, UnaryOperator<Driver> watch) {
    return new Neo4jTarget(name, watch.apply(connect(config)), config, model);
  }

  private static Driver connect(Neo4jConfig config) {
    AuthToken token =
        config.username().isEmpty()
            ? AuthTokens.none()
            : AuthTokens.basic(config.username(), config.password());
    Config settings =
        Config.builder()
            .withUserAgent("syncline")
            .withConnectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .withConnectionAcquisitionTimeout(ACQUIRE_SECONDS, TimeUnit.SECONDS)
            .build();
    return GraphDatabase.driver(config.uri(), token, settings);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SetupStep> plan() {
    return calling(setup::plan);
  }

  @Override
  public void setUp() {
    calling(
        () -> {
          setup.carryOut();
          NamingLock.prepare(graph, model);
          return true;
        });
  }

  /** Everything that would keep this database from being written well. Changes nothing. */
  public List<Check> check() {
    return doctor.examine();
  }

  @Override
  public TargetWriter writer(PipelineId pipeline) {
    return new Neo4jWriter(pipeline, graph, model);
  }

  @Override
  public TargetReader reader() {
    return new Neo4jReader(graph, model);
  }

  @Override
  public TargetVerifier verifier() {
    return new Neo4jVerifier(graph, model, setup);
  }

  @Override
  public long releaseExternalEdges() {
    return calling(externalEdges::release);
  }

  @Override
  public void removeLeftovers(String sync, String entry, Leftovers leftovers) {
    calling(
        () -> {
          new LeftoverRemoval(graph, model, sync).remove(entry, leftovers);
          return true;
        });
  }

  @Override
  public void forgetFormerNames(String sync) {
    calling(
        () ->
            graph.inTransaction(
                transaction -> {
                  OtherSyncs.forgetFormerNames(transaction, sync, Owned.of(model));
                  return true;
                }));
  }

  @Override
  public void removeEverything(String sync) {
    calling(
        () -> {
          new Uninstall(graph, model, sync).run();
          return true;
        });
  }

  private <T> T calling(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw Failures.exception(graph.place(), e);
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
