package dev.firebreak.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.Global;
import scala.tools.nsc.Settings;
import scala.tools.nsc.reporters.StoreReporter;

/** A program in Scala as a notebook has it, compiled and run here. */
class ScalaNotebookTest {
    private static final String PROGRAM = """
            import breeze.linalg.{DenseMatrix, DenseVector, norm, sum}
            import dev.firebreak.core.InputException
            import dev.firebreak.experiments.Session

            object Notebook {
              def run(out: String): String = {
                val spec = "name: scala\\ndata: strokes(size=60, test=20)\\nmodel: softmax\\nworkers: 3\\nrounds: 4\\nevaluate-every: 2"
                val session = Session.inProcess().out(out)
                try {
                  val view = session.breeze(session.run("train", spec))
                  val theta: DenseVector[Double] = view.vector("theta")
                  val losses: DenseMatrix[Double] = view.metric("test/loss")
                  val last: Double = losses(losses.rows - 1, 1)
                  val gap = math.abs(norm(theta) - math.sqrt(sum(theta *:* theta)))
                  val unknown = try { view.vector[Double]("thetas"); false } catch {
                    case e: InputException => e.getMessage.contains("there is no tensor 'thetas'")
                  }
                  s"${theta.length} ${losses.cols} ${losses(::, 0).toArray.map(_.toInt).mkString(",")} ${last > 0 && gap < 1e-12} $unknown"
                } finally session.close()
              }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void resultsAreVectorsAndMatricesOfBreeze() throws Exception {
        Path source = Files.writeString(folder.resolve("Notebook.scala"), PROGRAM);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Settings settings = new Settings();
        settings.outputDirs().setSingleOutput(classes.toString());
        settings.classpath().value_$eq(System.getProperty("java.class.path"));
        StoreReporter reporter = new StoreReporter(settings);
        Global compiler = new Global(settings, reporter);
        compiler.new Run()
                .compile(
                        scala.collection.immutable.List$.MODULE$.<String>empty().$colon$colon(source.toString()));
        assertFalse(reporter.hasErrors(), () -> reporter.infos().toString());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ScalaNotebookTest.class.getClassLoader())) {
            Object said = loader.loadClass("Notebook")
                    .getMethod("run", String.class)
                    .invoke(null, folder.resolve("out").toString());
            assertEquals("7850 2 2,4 true true", said);
        }
    }
}
