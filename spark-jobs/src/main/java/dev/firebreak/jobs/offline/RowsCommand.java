package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Part;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.learning.tensor.MatrixFile;
import dev.firebreak.learning.tensor.Npy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that answers lines of JSON about rows, or the matrix of rows in a file. */
@Command(footerHeading = "%nExamples:%n", mixinStandardHelpOptions = true)
abstract class RowsCommand implements Callable<Integer>, Question {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "lines of JSON, or a .npy or .safetensors matrix (default: lines from standard input)")
    private Path file;

    @Option(
            names = "--pipeline",
            paramLabel = "CHAIN",
            description = "the pipeline, of a matrix and of lines without one; optimised attacks are made for it")
    String pipeline;

    @Option(
            names = "--byzantine",
            paramLabel = "F",
            description =
                    "how many rows are taken to be faulty, or how many workers attack; of a matrix and of lines without it")
    Integer byzantine;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description =
                    "of random permutations and vectors, of a matrix and of lines without one (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--list", description = "print all parts that can be named, with parameters, source and facts")
    private boolean list;

    @Option(
            names = "--tensor",
            paramLabel = "NAME",
            description =
                    "the tensor of a .safetensors FILE that holds the rows (default: the only one, else each tensor is"
                            + " a row, in the order of their names)")
    private String tensor;

    @Option(
            names = "--output",
            paramLabel = "FILE.npy",
            description = "for a matrix: write the numbers there as float64, not into the answer")
    private Path output;

    /** What {@code --list} prints. */
    abstract Stream<Part<?>> parts();

    @Override
    public final Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Outcome outcome = Outcome.DONE;
        if (list) {
            parts().forEach(part -> PartText.describe(out, part));
        } else if (file != null && MatrixFile.isNamed(file)) {
            answerMatrix(out);
        } else if (tensor != null || output != null) {
            throw new InputException("--tensor and --output need a FILE that ends in .npy or .safetensors");
        } else {
            outcome = JsonLines.answerAll(file, out, this);
        }
        out.flush();
        return outcome.exitCode();
    }

    private void answerMatrix(PrintWriter out) throws IOException {
        Path folder = output == null ? null : output.toAbsolutePath().getParent();
        if (folder != null && (!Files.isDirectory(folder) || Files.isDirectory(output))) {
            throw new InputException("--output " + output + ": "
                    + (Files.isDirectory(output) ? "it is a folder" : "there is no folder " + folder)
                    + ", but a file in an existing folder is needed");
        }
        LineFields rows = LineFields.of(MatrixFile.open(file, tensor));
        Answer answer;
        try {
            answer = answer(rows);
        } catch (IllegalArgumentException impossible) {
            throw new InputException(file + ": " + impossible.getMessage(), impossible);
        }
        if (output == null) {
            JsonLines.write(out, answer);
            return;
        }
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(output))) {
            Npy.write(target, answer.rows(), answer.vector());
        } catch (IOException refused) {
            throw new InputException("--output " + output + ": cannot be written: " + refused, refused);
        }
        ObjectNode line = JsonLines.object().put("output", output.toString());
        line.setAll(answer.facts());
        JsonLines.write(out, line);
    }
}
