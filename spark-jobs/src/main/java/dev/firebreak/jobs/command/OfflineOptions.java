package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.offline.JsonLines;
import dev.firebreak.jobs.offline.RowsQuestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** Where the rows of an offline command come from and where its answers go. */
final class OfflineOptions {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "lines of JSON (default: standard input)")
    private Path file;

    /** Answers all lines. */
    Outcome answer(InputStream standardInput, PrintWriter out, RowsQuestion question) throws IOException {
        if (file == null) {
            return JsonLines.answerAll(standardInput, out, question);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": there is no such file");
        }
        try (InputStream lines = Files.newInputStream(file)) {
            return JsonLines.answerAll(lines, out, question);
        }
    }
}
