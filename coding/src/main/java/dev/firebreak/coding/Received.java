package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.Scale;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What reached the server in a round. A worker that is in neither list is missing.
 *
 * <p>With m malformed messages and s missing ones that can only be a Byzantine worker's, (N, f) becomes (N - m - s, max(0, f - m - s)):
 * each uses up one of f. A missing message that may be an honest worker's makes it (N - 1, f) (gradient-coding specification, section 2).
 *
 * @param workers the workers whose messages could be read, ascending
 * @param rows their messages, in the same order, all finite
 * @param malformed workers whose messages could not (wrong length, NaN or infinity, refused by the wire decoder), ascending:
 *     an honest worker never sends one, so each counts against f
 * @param faultyMissing how many of the missing messages can only be a Byzantine worker's: all of them where there is neither a model of
 *     stragglers nor a deadline, else none
 */
public record Received(int[] workers, Rows rows, int[] malformed, int faultyMissing) {

    /** Checks that there is a worker per row and that workers ascend. */
    public Received {
        check(workers, rows.count(), "messages", malformed, faultyMissing);
    }

    /** Checks the senders of messages or commitments. */
    static void check(int[] workers, int count, String what, int[] malformed, int faultyMissing) {
        if (faultyMissing < 0) {
            throw new IllegalArgumentException("faultyMissing must be at least 0, but is " + faultyMissing);
        }
        if (workers.length != count) {
            throw new IllegalArgumentException(
                    "there are " + count + " " + what + " but " + workers.length + " senders");
        }
        requireAscending(workers);
        requireAscending(malformed);
    }

    /** How many of the workers whose messages could be read may be Byzantine, if at most {@code byzantine} of all workers are. */
    int bound(int byzantine) {
        return Math.max(0, byzantine - malformed.length - faultyMissing);
    }

    // Workers are found by bisection, and a worker that were listed twice would vote twice.
    private static void requireAscending(int... workers) {
        for (int i = 1; i < workers.length; i++) {
            if (workers[i - 1] >= workers[i]) {
                throw new IllegalArgumentException(
                        "workers must ascend, but " + workers[i] + " comes after " + workers[i - 1]);
            }
        }
    }

    /**
     * Sorts raw messages into readable ones and others.
     *
     * @param messages by worker, {@code null} where none arrived
     * @param length numbers in an honest message
     * @param blameMalformed whether a message that cannot be read counts against its sender; if not, it counts as missing
     * @param blameMissing whether a missing message can only be a Byzantine worker's
     */
    public static Received of(double[][] messages, int length, boolean blameMalformed, boolean blameMissing) {
        Rows all = Rows.received(length, messages);
        int[] arrived = IntStream.range(0, messages.length)
                .filter(i -> messages[i] != null)
                .toArray();
        int[] sound = Arrays.stream(arrived)
                .filter(i -> all.isPresent(i) && all.isFinite(i))
                .toArray();
        int[] malformed = Arrays.stream(arrived)
                .filter(i -> Arrays.binarySearch(sound, i) < 0)
                .toArray();
        return new Received(
                sound,
                all.select(sound),
                blameMalformed ? malformed : new int[0],
                blameMissing ? messages.length - arrived.length : 0);
    }

    /** The same with rows that hold NaN, or a number whose absolute value is above {@code largest}, moved to the malformed ones. */
    Received onlyWithin(double largest) {
        int[] sound = IntStream.range(0, workers.length)
                .filter(i -> Scale.isWithin(largest, rows, i))
                .toArray();
        if (sound.length == workers.length) {
            return this;
        }
        int[] broken = IntStream.range(0, workers.length)
                .filter(i -> Arrays.binarySearch(sound, i) < 0)
                .map(i -> workers[i])
                .toArray();
        return new Received(
                Arrays.stream(sound).map(i -> workers[i]).toArray(),
                rows.select(sound),
                IntStream.concat(Arrays.stream(malformed), Arrays.stream(broken))
                        .sorted()
                        .toArray(),
                faultyMissing);
    }
}
