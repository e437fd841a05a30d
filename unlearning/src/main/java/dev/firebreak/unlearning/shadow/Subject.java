package dev.firebreak.unlearning.shadow;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.util.stream.IntStream;

/**
 * What is audited: a model trained on common records and some of the audited ones, which the method then forgets. With none of them it is
 * the world that never saw them, and the same code runs.
 *
 * @param model the model
 * @param method under audit
 * @param common records that every model sees
 * @param records the common ones, then the audited ones
 */
public record Subject(Model model, Unlearner method, int common, Examples records) {

    /** The world that saw a request, as a subject: what remains is common, what is forgotten is audited. */
    public static Subject of(Problem problem, Unlearner method) {
        int[] forget = problem.forget();
        int[] retained = Problem.retained(problem.all().count(), forget);
        return new Subject(
                problem.model(),
                method,
                retained.length,
                problem.all()
                        .select(IntStream.concat(IntStream.of(retained), IntStream.of(forget))
                                .toArray()));
    }

    /** How many records are audited. */
    public int audited() {
        return records.count() - common;
    }

    /** The records that every model sees. */
    public Examples commonRecords() {
        return records.select(IntStream.range(0, common).toArray());
    }

    /** The data of one world, by whether each audited record is in it. */
    Data data(boolean[] seen) {
        int[] extra = IntStream.range(0, seen.length).filter(k -> seen[k]).toArray();
        int[] positions = IntStream.concat(
                        IntStream.range(0, common), IntStream.of(extra).map(k -> common + k))
                .toArray();
        return new Data(
                records.select(positions),
                positions,
                IntStream.range(common, common + extra.length).toArray());
    }

    // Ids are positions among all records of the audit; what is forgotten, positions in {@code all}.
    record Data(Examples all, int[] ids, int[] forget) {}

    /** Training that belongs to the method, if some does, on what ordinary training gave, and forgetting; both under the same noise. */
    Unlearned forget(Data data, double[] trained, Randomness randomness, Perturbation noise) {
        double[] start = method.train(Problem.of(model, data.all(), new int[0], trained, randomness, noise)
                .withIds(data.ids()));
        return method.unlearn(Problem.of(model, data.all(), data.forget(), start, randomness, noise)
                .withIds(data.ids()));
    }
}
