package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.ExampleIds;
import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.unlearner.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which records are where, by their positions in the training set.
 *
 * @param ids of the training set, by which requests and receipts name records
 * @param before of the data before the request
 * @param forget positions among {@code before} of what is forgotten now
 * @param forgotten their positions in the training set
 * @param retained of what remains
 * @param copiesForgotten how many of {@code forgotten} were not asked for but are exact copies of what was
 * @param copiesRetained those among {@code retained} of exact copies of what is forgotten
 */
record RequestRecords(
        ExampleIds ids,
        int[] before,
        int[] forget,
        int[] forgotten,
        int[] retained,
        int copiesForgotten,
        int[] copiesRetained) {

    /** Finds them; an id that does not exist is refused, and a request after which nothing would remain. */
    static RequestRecords of(UnlearningCase asked, Dataset dataset) {
        Examples train = dataset.train();
        ExampleIds ids = dataset.ids();
        // Looks at every id that was asked for, for the place of one that does not exist.
        int[] requested =
                asked.requested().map(request -> request.positions(ids)).orElse(new int[0]);
        int[] earlier = earlier(asked, ids);
        int[] before = earlier.length == train.count() ? new int[0] : Problem.retained(train.count(), earlier);
        Set<Integer> now = new TreeSet<>();
        IntStream.of(requested)
                .filter(id -> Arrays.binarySearch(earlier, id) < 0)
                .forEach(now::add);
        int asBefore = now.size();
        if (asked.spec().get(UnlearnSpec.FORGET_DUPLICATES)) {
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
                ids,
                before,
                forget,
                forgotten,
                retained,
                forgotten.length - asBefore,
                forgotten.length == 0 ? new int[0] : RecordContents.copies(train, forgotten, retained));
    }

    private static int[] earlier(UnlearningCase asked, ExampleIds ids) {
        int[] earlier = new int[asked.earlier().size()];
        int at = 0;
        for (String id : asked.earlier()) {
            // The header is the first line.
            int line = at + 2;
            earlier[at++] = ids.position(id)
                    .orElseThrow(() -> new InputException("private: " + Owner.FORGOTTEN + ", line " + line + ", of "
                            + asked.origin().label() + " names record '" + Printable.shortened(id)
                            + "', which does not exist; " + ids + "; the file is damaged, put it back from a copy"));
        }
        Arrays.sort(earlier);
        return earlier;
    }

    /** The ids of what is forgotten now. */
    List<String> forgottenIds() {
        return ids.names(forgotten);
    }

    /** The ids of what remains. */
    List<String> retainedIds() {
        return ids.names(retained);
    }
}
