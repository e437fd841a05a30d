package dev.firebreak.jobs.command;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Part;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.jobs.offline.JsonLines;
import dev.firebreak.jobs.offline.RowsQuestion;
import dev.firebreak.learning.tensor.MatrixFile;
import dev.firebreak.learning.tensor.Npy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that answers lines of JSON about rows, or the matrix of rows in a file. */
abstract class RowsCommand implements Callable<Integer> {
    private final InputStream standardInput;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "lines of JSON, or a .npy or .safetensors matrix (default: lines from standard input)")
    private Path file;

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

    RowsCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** Documents parts. */
    int list(Stream<? extends Part<?>> parts) {
        PrintWriter out = spec.commandLine().getOut();
        parts.forEach(part -> ListCommand.describe(out, part));
        out.flush();
        return Outcome.DONE.exitCode();
    }

    /** Answers all lines, or the matrix. @return the exit code */
    int answer(RowsQuestion question) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (file != null && MatrixFile.isNamed(file)) {
            answerMatrix(out, question);
            return Outcome.DONE.exitCode();
        }
        if (tensor != null || output != null) {
            throw new InputException("--tensor and --output need a FILE that ends in .npy or .safetensors");
        }
        return JsonLines.answerAll(file, standardInput, out, question).exitCode();
    }

    private void answerMatrix(PrintWriter out, RowsQuestion question) throws IOException {
        Path folder = output == null ? null : output.toAbsolutePath().getParent();
        if (folder != null && (!Files.isDirectory(folder) || Files.isDirectory(output))) {
            throw new InputException("--output " + output + ": "
                    + (Files.isDirectory(output) ? "it is a folder" : "there is no folder " + folder)
                    + ", but a file in an existing folder is needed");
        }
        RowsQuestion.Answer answer = answer(question, MatrixFile.open(file, tensor));
        if (output == null) {
            JsonLines.write(out, answer);
        } else {
            writeOutput(answer);
            JsonLines.write(out, json -> {
                json.writeStringField("output", output.toString());
                answer.facts().writeFields(json);
            });
        }
        out.flush();
    }

    private void writeOutput(RowsQuestion.Answer answer) {
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(output))) {
            Npy.write(target, answer.rows(), answer.vector());
        } catch (IOException refused) {
            throw new InputException("--output " + output + ": cannot be written: " + refused, refused);
        }
    }

    private RowsQuestion.Answer answer(RowsQuestion question, Rows rows) {
        try {
            return question.answer(rows);
        } catch (IllegalArgumentException impossible) {
            throw new InputException(file + ": " + impossible.getMessage(), impossible);
        }
    }
}
