package dev.firebreak.core.part;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One entry of a {@link Registry}: everything that is listed of a part, and how it is made.
 *
 * @param name kebab-case name
 * @param summary what it does, one line, with the formula
 * @param source the paper, with equation or algorithm number
 * @param parameters its parameters, in the order in which they are documented
 * @param facts further facts by name for listings and generated pages (kappa, cost, when to use it, ...)
 * @param make makes the part from checked arguments; may throw {@link dev.firebreak.core.InputException} for combinations
 *     that no single parameter's check can see
 * @param <T> what the family's parts are
 */
public record Part<T>(
        String name,
        String summary,
        String source,
        List<Parameter> parameters,
        Map<String, String> facts,
        Function<Arguments, T> make) {

    /** A part without further facts. */
    public Part(String name, String summary, String source, List<Parameter> parameters, Function<Arguments, T> make) {
        this(name, summary, source, parameters, Map.of(), make);
    }
}
