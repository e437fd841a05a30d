package dev.firebreak.datasets;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.catalog.NamedSets;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The registry of data sources: generators, public sets by name, files in a format. */
public final class DataSources {
    /** Data sources by name. */
    public static final Registry<DataSource> SOURCES = new Registry<>(
            DataSource.class,
            "data source",
            Stream.of(Generators.parts(), NamedSets.parts(), FileSources.parts())
                    .flatMap(List::stream)
                    .toList());

    private DataSources() {}

    // A source made from the canonical text of its call, which is its data set's name, and its arguments.
    static Part<DataSource> part(
            String name,
            String summary,
            List<Parameter> parameters,
            Map<String, String> facts,
            BiFunction<String, Arguments, DataSource> make) {
        return new Part<>(
                name,
                summary,
                "",
                parameters,
                facts,
                a -> make.apply(SOURCES.canonical(new Call(name, a.values())).toString(), a));
    }
}
