package dev.firebreak.experiments.progress;

import java.util.SortedMap;

/** Shows nothing. */
record NoProgress() implements Progress {

    @Override
    public void round(int done) {}

    @Override
    public void evaluated(int done, SortedMap<String, Double> metrics) {}

    @Override
    public void close() {}
}
