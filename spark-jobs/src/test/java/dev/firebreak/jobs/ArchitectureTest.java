package dev.firebreak.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.hadoop.conf.Configuration;

/** What every module may import and call. */
@AnalyzeClasses(packages = "dev.firebreak", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String TRANSCENDENTAL =
            "exp|expm1|log|log10|log1p|pow|a?sin|a?cos|a?tan|atan2|sinh|cosh|tanh|cbrt|hypot|toRadians|toDegrees";

    @ArchTest
    static final ArchRule IMPORTS_RUN_DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.firebreak..")
            .layer("core")
            .definedBy("dev.firebreak.core..")
            .layer("aggregation")
            .definedBy("dev.firebreak.aggregation..")
            .layer("privacy")
            .definedBy("dev.firebreak.privacy..")
            .layer("datasets")
            .definedBy("dev.firebreak.datasets..")
            .layer("learning")
            .definedBy("dev.firebreak.learning..")
            .layer("unlearning")
            .definedBy("dev.firebreak.unlearning..")
            .layer("coding")
            .definedBy("dev.firebreak.coding..")
            .layer("experiments")
            .definedBy("dev.firebreak.experiments..")
            .layer("jobs")
            .definedBy("dev.firebreak.jobs..")
            .whereLayer("core")
            .mayNotAccessAnyLayer()
            .whereLayer("aggregation")
            .mayOnlyAccessLayers("core")
            .whereLayer("privacy")
            .mayOnlyAccessLayers("core")
            .whereLayer("datasets")
            .mayOnlyAccessLayers("core")
            .whereLayer("coding")
            .mayOnlyAccessLayers("aggregation", "core")
            .whereLayer("learning")
            .mayOnlyAccessLayers("coding", "aggregation", "privacy", "datasets", "core")
            .whereLayer("unlearning")
            .mayOnlyAccessLayers("learning", "coding", "aggregation", "privacy", "datasets", "core")
            .whereLayer("experiments")
            .mayOnlyBeAccessedByLayers("jobs")
            .whereLayer("jobs")
            .mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule ONLY_JOBS_KNOW_SPARK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.firebreak.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..");

    @ArchTest
    static final ArchRule OFFLINE_COMMANDS_START_WITHOUT_SPARK = noClasses()
            .that()
            .resideInAnyPackage("dev.firebreak.jobs.offline..", "dev.firebreak.learning.tensor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

    @ArchTest
    static final ArchRule FILE_SYSTEMS_STAY_ABOVE_THE_MATHEMATICS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.firebreak.jobs..", "dev.firebreak.experiments..", "dev.firebreak.datasets..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hadoop..");

    @ArchTest
    static final ArchRule FILE_SYSTEM_SETTINGS_COME_FROM_ONE_PLACE = noClasses()
            .that()
            .resideInAnyPackage("dev.firebreak.jobs..", "dev.firebreak.experiments..")
            .and()
            .haveNameNotMatching("dev\\.firebreak\\.jobs\\.HadoopSettings(\\$.*)?")
            .and()
            .doNotHaveFullyQualifiedName("dev.firebreak.experiments.Session")
            .and()
            .doNotHaveFullyQualifiedName("dev.firebreak.experiments.sweep.CellTasks")
            .should()
            .callConstructor(Configuration.class)
            .orShould()
            .callConstructor(Configuration.class, boolean.class)
            .as(
                    "Only HadoopSettings, a session without Spark, and a task with a local temporary folder make settings of file systems: others"
                            + " would leave spark.hadoop.* out");

    @ArchTest
    static final ArchRule BREEZE_STAYS_BEHIND_ITS_FACADE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.firebreak.learning.optimize..")
            .and()
            .doNotHaveFullyQualifiedName("dev.firebreak.experiments.BreezeView")
            .and()
            .doNotHaveFullyQualifiedName("dev.firebreak.experiments.Session")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("breeze..", "dev.ludovic.netlib..")
            .as("Breeze is called for likelihood fits and views of results only; BLAS is not bit-stable");

    @ArchTest
    static final ArchRule SCALA_IS_CALLED_IN_FEW_PLACES = noClasses()
            .that()
            .resideOutsideOfPackages("dev.firebreak.learning.optimize..", "dev.firebreak.jobs.selection..")
            .and()
            .doNotHaveFullyQualifiedName("dev.firebreak.experiments.BreezeView")
            .and()
            .haveNameNotMatching("dev\\.firebreak\\.jobs\\.workers\\.(SliceJob|SelectedPartitionsRdd|SparkRuntime).*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("scala..", "org.apache.spark.ml.linalg..")
            .as(
                    "Calling Scala from Java needs casts: in fits and views by Breeze, in the operations that the Java API does not expose, and where MLlib's"
                            + " vectors are taken apart");

    @ArchTest
    static final ArchRule FUNCTIONS_HAVE_THE_SAME_BITS_EVERYWHERE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.firebreak.experiments.report..", "dev.firebreak.experiments.progress..")
            .should()
            .accessTargetWhere(JavaAccess.Predicates.targetOwner(HasName.Predicates.name("java.lang.Math"))
                    .and(JavaAccess.Predicates.target(HasName.Predicates.nameMatching(TRANSCENDENTAL))))
            .as("Math may differ in the last bit between processors and Java versions; StrictMath may not");

    @ArchTest
    static final ArchRule SUMS_HAVE_THE_SAME_BITS_EVERYWHERE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.firebreak.experiments.report..", "dev.firebreak.experiments.progress..")
            .should()
            .accessTargetWhere(JavaAccess.Predicates.targetOwner(
                            HasName.Predicates.name("java.util.stream.DoubleStream"))
                    .and(JavaAccess.Predicates.target(
                            HasName.Predicates.nameMatching("sum|average|summaryStatistics|parallel")))
                    .or(JavaAccess.Predicates.targetOwner(HasName.Predicates.name("java.util.stream.Collectors"))
                            .and(JavaAccess.Predicates.target(
                                    HasName.Predicates.nameMatching("(summing|averaging|summarizing)Double"))))
                    .or(JavaAccess.Predicates.targetOwner(
                            HasName.Predicates.name("java.util.DoubleSummaryStatistics"))))
            .as("Java does not specify how streams round sums; core.kernel.Sums does");

    @ArchTest
    static final ArchRule EVERY_DRAW_IS_KEYED = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.SplittableRandom")
            .orShould()
            .callMethod(Math.class, "random");
}
