// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Every rule fails on the code planted for it below this package. */
final class RulesTest {
  private static final String ROOT = RulesTest.class.getPackageName() + ".planted";

  private final Rules rules = new Rules(ROOT);
  private final JavaClasses planted = new ClassFileImporter().importPackages(ROOT);

  @Test
  void cycleOfPackagesIsFound() {
    assertFinds(rules.packagesHaveNoCycles(), "Slice cycle.one");
  }

  @Test
  void databaseInCoreIsFound() {
    assertFinds(rules.coreUsesNoLibrary(), "java.sql.Connection");
  }

  @Test
  void clockInCoreIsFound() {
    assertFinds(rules.coreAsksForNoTimeAndNoChance(), "java.time.Instant.now()");
  }

  @Test
  void threadInAnAdapterIsFound() {
    assertFinds(rules.onlyTheEngineStartsThreads(), "java.lang.Thread");
  }

  @Test
  void clientThatUsesMoreThanJdbcIsFound() {
    assertFinds(rules.clientUsesNothingButJdbc(), "planted.core.apply.Batch");
  }

  @Test
  void adapterThatUsesAnotherIsFound() {
    assertFinds(rules.moduleUsesOnly("neo4j", "core"), "planted.postgres.StartsThread");
  }

  @Test
  void shippedModuleThatUsesTheTestkitIsFound() {
    assertFinds(rules.moduleUsesOnly("engine", "core"), "planted.testkit.Contract");
    assertFinds(rules.commandLineUsesOnlyWhatIsShipped(), "planted.testkit.Contract");
  }

  @Test
  void stepAgainstTheFlowIsFound() {
    assertFinds(rules.stageKeepsToTheFlow("change"), "planted.core.projection.UsesApply");
    assertFinds(rules.stageKeepsToTheFlow("mapping"), "planted.core.apply.Batch");
    assertFinds(rules.stageKeepsToTheFlow("projection"), "planted.core.apply.Batch");
  }

  @Test
  void packageNamedByKindIsFound() {
    assertFinds(rules.packagesAreNamedByStage(), "planted.util.Strings");
  }

  @Test
  void packageWithoutNullMarkedIsFound() {
    assertFinds(rules.packagesAreNullMarked(), "planted.util has no @NullMarked");
  }

  private void assertFinds(ArchRule rule, String violation) {
    assertThatThrownBy(() -> rule.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(violation);
  }
}
