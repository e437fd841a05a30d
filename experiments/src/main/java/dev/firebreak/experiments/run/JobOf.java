package dev.firebreak.experiments.run;

import dev.firebreak.experiments.spec.Expectation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A job of which everything is known before it is prepared; what each part means is said in {@link Job}. */
public record JobOf(
        String name,
        String canonical,
        SortedMap<String, String> digests,
        List<Expectation> expectations,
        Optional<Inputs.Named> onlyData,
        Inputs.Reading<Prepared> preparing)
        implements Job {

    /** Of which no cell is a task of a cluster. */
    public JobOf(
            String name,
            String canonical,
            SortedMap<String, String> digests,
            List<Expectation> expectations,
            Inputs.Reading<Prepared> preparing) {
        this(name, canonical, digests, expectations, Optional.empty(), preparing);
    }

    @Override
    public Preparation prepare(String run, String path) throws IOException {
        return preparing.get();
    }
}
