package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.jobs.progress.Display;
import dev.firebreak.jobs.store.OutputFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The steps of a selection, one after the other; what a finished step found is kept, and not looked for again by a resumed run. */
final class Steps {
    /** What the names of timings start with. */
    static final String SECONDS = "seconds/";

    private static final double NANOS = 1e9;

    private final OutputFolder kept;
    private final JobProgress progress;
    private final BooleanSupplier stop;
    private final Optional<PrintWriter> log;
    private final SortedMap<String, Double> seconds = new TreeMap<>();

    Steps(OutputFolder kept, JobProgress progress, BooleanSupplier stop, Display display, PrintWriter err) {
        this.kept = kept;
        this.progress = progress;
        this.stop = stop;
        this.log = display == Display.NOTHING ? Optional.empty() : Optional.of(err);
    }

    /** A run was asked to end; what is finished is kept. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended(String before) {
            super("stopped before the step '" + before + "'", null, false, false);
        }
    }

    /** What a step does. */
    @FunctionalInterface
    interface Work<T> {
        T get() throws IOException;
    }

    /** Runs a step. @throws Ended if the run was asked to end before */
    <T> T run(String name, Work<T> work) throws IOException {
        if (stop.getAsBoolean()) {
            throw new Ended(name);
        }
        progress.step(name);
        long began = System.nanoTime();
        T found = work.get();
        double took = (System.nanoTime() - began) / NANOS;
        seconds.put(SECONDS + name.replace(' ', '-'), took);
        say(String.format(Locale.ROOT, "%s: %.1f s", name, took));
        return found;
    }

    /** Runs a step unless what it found is kept from an earlier run. */
    <T extends Serializable> T once(String name, Class<T> type, Work<T> work) throws IOException {
        String file = name.replace(' ', '-') + ".kept";
        Optional<byte[]> earlier = kept.read(file);
        if (earlier.isPresent()) {
            say(name + ": kept from before");
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(earlier.get()))) {
                return type.cast(in.readObject());
            } catch (ClassNotFoundException e) {
                throw new IOException(kept.path() + "/" + file + " was not written by this code", e);
            }
        }
        T found = run(name, work);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(found);
        }
        kept.write(file, bytes.toByteArray());
        return found;
    }

    /** Tells a person something. */
    void say(String line) {
        log.ifPresent(err -> {
            err.println(line);
            err.flush();
        });
    }

    /** How long each step took. */
    SortedMap<String, Double> seconds() {
        return seconds;
    }
}
