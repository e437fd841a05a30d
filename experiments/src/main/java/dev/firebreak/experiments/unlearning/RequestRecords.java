package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.unlearner.Problem;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which records are where. Ids are positions in the training set.
 *
 * @param before of the data before the request
 * @param forget positions among {@code before} of what is forgotten now
 * @param forgotten their ids
 * @param retained ids of what remains
 * @param copiesForgotten how many of {@code forgotten} were not asked for but are exact copies of what was
 * @param copiesRetained ids among {@code retained} of exact copies of what is forgotten
 */
record RequestRecords(
        int[] before, int[] forget, int[] forgotten, int[] retained, int copiesForgotten, int[] copiesRetained) {

    /**
     * Finds them.
     *
     * @throws InputException if an id does not exist, or nothing would remain
     */
    static RequestRecords of(UnlearningCase asked, Examples train) {
        // Looks at every id that was asked for, for the place of one that does not exist.
        int[] requested =
                asked.requested().map(ids -> ids.positions(train.count())).orElse(new int[0]);
        int[] earlier = ascending(asked.earlier());
        if (earlier.length > 0 && earlier[earlier.length - 1] >= train.count()) {
            throw new InputException(
                    "private: " + Owner.FORGOTTEN + " of " + asked.origin().label() + " names record "
                            + earlier[earlier.length - 1] + ", but there are only " + train.count());
        }
        int[] before = earlier.length == train.count() ? new int[0] : Problem.retained(train.count(), earlier);
        Set<Integer> now = new TreeSet<>();
        IntStream.of(requested)
                .filter(id -> Arrays.binarySearch(earlier, id) < 0)
                .forEach(now::add);
        int asBefore = now.size();
        if (asked.spec().forgetDuplicates()) {
            IntStream.of(RecordContents.copies(train, requested, before)).forEach(now::add);
        }
        int[] forgotten = now.stream().mapToInt(Integer::intValue).toArray();
        if (forgotten.length == before.length) {
            throw new InputException("forget: nothing would remain of " + before.length + " records");
        }
        int[] forget = Arrays.stream(forgotten)
                .map(id -> Arrays.binarySearch(before, id))
                .toArray();
        int[] retained = Arrays.stream(Problem.retained(before.length, forget))
                .map(i -> before[i])
                .toArray();
        return new RequestRecords(
                before,
                forget,
                forgotten,
                retained,
                forgotten.length - asBefore,
                forgotten.length == 0 ? new int[0] : RecordContents.copies(train, forgotten, retained));
    }

    private static int[] ascending(Set<String> ids) {
        return ids.stream().mapToInt(Integer::parseInt).sorted().toArray();
    }
}
