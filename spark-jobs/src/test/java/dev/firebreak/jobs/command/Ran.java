package dev.firebreak.jobs.command;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line in this process: its exit code and what it wrote. */
record Ran(int exitCode, String out, String err) {

    static Ran firebreak(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Firebreak.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
