package dev.firebreak.jobs.selection;

import dev.firebreak.core.State;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.store.CellFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The steps of a selection, one after the other; what a finished step found is kept, and not looked for again by a resumed run. */
final class SelectionSteps {
    /** What the names of timings start with. */
    static final String SECONDS = "seconds/";

    private static final double NANOS = 1e9;

    private final CellFiles kept;
    private final JobProgress progress;
    private final Stop stop;
    private final Optional<PrintStream> log;
    private final SortedMap<String, Double> seconds = new TreeMap<>();

    SelectionSteps(CellFiles kept, JobProgress progress, Stop stop, Display display) {
        this.kept = kept;
        this.progress = progress;
        this.stop = stop;
        this.log = display == Display.NOTHING ? Optional.empty() : Optional.of(System.err);
    }

    /** A run was asked to end; what is finished is kept. */
    static Stop.Stopped ended(String before) {
        return new Stop.Stopped("stopped before the step '" + before + "'", new TreeMap<>());
    }

    /** What a step does. */
    @FunctionalInterface
    interface Work<T> {
        T get() throws IOException;
    }

    /** Runs a step. @throws Stop.Stopped if the run was asked to end before */
    <T> T run(String name, Work<T> work) throws IOException {
        if (stop.isRaised()) {
            throw ended(name);
        }
        progress.step(name);
        long began = System.nanoTime();
        T found = work.get();
        double took = (System.nanoTime() - began) / NANOS;
        seconds.put(SECONDS + name.replace(' ', '-'), took);
        say(String.format(Locale.ROOT, "%s: %.1f s", name, took));
        return found;
    }

    /**
     * Runs a step unless what it found is kept from an earlier run and can be read.
     *
     * @param toState what was found as numbers
     * @param from the inverse
     */
    <T> T once(String name, Function<T, State> toState, Function<State, T> from, Work<T> work) throws IOException {
        String id = name.replace(' ', '-');
        Optional<State> earlier = kept.read(id);
        if (earlier.isPresent()) {
            try {
                T found = from.apply(earlier.get());
                say(name + ": kept from before");
                return found;
            } catch (RuntimeException otherForm) {
                say(name + ": what was kept cannot be read and is looked for again");
            }
        }
        T found = run(name, work);
        kept.write(id, toState.apply(found));
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
