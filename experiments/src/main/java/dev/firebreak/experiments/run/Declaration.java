package dev.firebreak.experiments.run;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.spec.SpecValues;
import java.util.Map;

/**
 * A spec that was read and found acceptable.
 *
 * @param kind of run
 * @param spec what is declared
 * @param places where the value of each key was written, as {@code file:line:column} or an option; the file for a default
 * @param <S> what a spec of this kind declares
 */
public record Declaration<S>(Kind<S> kind, S spec, Map<String, String> places) {

    /** Copies the map. */
    public Declaration {
        places = Map.copyOf(places);
    }

    /**
     * Reads and checks a spec, as {@link SpecDocument#read} does.
     *
     * @param kind of run that it must declare
     * @throws InputException with every problem: its file, line and column, what was found and what is allowed
     */
    public static <S> Declaration<S> read(
            Kind<S> kind, SpecText text, Map<String, String> properties, Map<String, String> options) {
        SpecDocument document = SpecDocument.read(text, properties, options);
        return of(kind, document.values(kind.word(), kind.keys(), kind::check));
    }

    /** Of values in which no problem was found. */
    public static <S> Declaration<S> of(Kind<S> kind, SpecValues values) {
        return new Declaration<>(kind, kind.read(values), values.places());
    }

    /** A refusal's problems, each that begins with a key and a colon after the place where that key was written. */
    public InputException placed(InputException refused) {
        InputException placed =
                new InputException(refused.problems().stream().map(this::placed).toList());
        placed.initCause(refused);
        return placed;
    }

    private String placed(String problem) {
        int colon = problem.indexOf(':');
        String place = colon < 0 ? null : places.get(problem.substring(0, colon));
        return place == null ? problem : place + ": " + problem;
    }
}
