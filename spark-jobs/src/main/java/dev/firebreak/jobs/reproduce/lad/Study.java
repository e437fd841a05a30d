package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.train.Training;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One table of the specification: the trainer on one problem under many configurations.
 *
 * @param title the table
 * @param remark what a reader has to know of it, or nothing
 * @param base the shipped spec that every row starts from
 * @param keys what all rows change in it
 * @param tail the loss that counts is the mean over so many last iterates
 * @param aboveMinimum whether the loss is counted from the minimum of the seed's problem
 * @param draws how many runs a row has per seed of the bench, each with a seed of its own: more than one where runs scatter more
 *     than data sets do
 * @param rows the rows
 */
record Study(
        String title,
        String remark,
        String base,
        Map<String, String> keys,
        int tail,
        boolean aboveMinimum,
        int draws,
        List<Row> rows) {

    /** The same with some of its rows. */
    Study only(List<String> labels) {
        return new Study(
                title,
                remark,
                base,
                keys,
                tail,
                aboveMinimum,
                draws,
                rows.stream().filter(row -> labels.contains(row.label())).toList());
    }

    /** The run of a row with this seed, which changes the data as well. */
    LadRun run(Row row, int seed) {
        Training training = training(Words.keys(row.label()), seed);
        return new LadRun(training.experiment(), training.canonical(), tail);
    }

    /** The problem that all rows are about. */
    ExperimentSpec problem(int seed) {
        return training(Map.of(), seed).experiment();
    }

    private Training training(Map<String, String> words, int seed) {
        Map<String, String> options = new LinkedHashMap<>(keys);
        options.putAll(words);
        options.put("seed", String.valueOf(seed));
        return Declaration.read(TrainKind.TRAIN, SpecFiles.read(base, HadoopSettings::ofSparkSubmit), Map.of(), options)
                .spec();
    }
}
