package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What reached the server in a round. A device that is in neither list is missing.
 *
 * <p>With m malformed messages and s missing ones that can only be a Byzantine device's, (N, f) becomes (N - m - s, max(0, f - m - s)):
 * each uses up one of f. A missing message that may be an honest device's makes it (N - 1, f) (gradient-coding specification, section 2).
 *
 * @param devices the devices whose messages could be read, ascending
 * @param rows their messages, in the same order
 * @param malformed devices whose messages could not (wrong length, NaN or infinity, refused by the wire decoder), ascending:
 *     an honest device never sends one, so each counts against f
 * @param faultyMissing how many of the missing messages can only be a Byzantine device's: all of them where there is neither a model of
 *     stragglers nor a deadline, else none
 */
public record Received(int[] devices, Rows rows, int[] malformed, int faultyMissing) {

    /** Checks that there is a device per row and that devices ascend. */
    public Received {
        if (faultyMissing < 0) {
            throw new IllegalArgumentException("faultyMissing must be at least 0, but is " + faultyMissing);
        }
        if (devices.length != rows.count()) {
            throw new IllegalArgumentException(
                    "there are " + rows.count() + " messages but " + devices.length + " senders");
        }
        requireAscending(devices);
        requireAscending(malformed);
    }

    /** The same with missing messages that may all be honest devices'. */
    public Received(int[] devices, Rows rows, int[] malformed) {
        this(devices, rows, malformed, 0);
    }

    /** How many of the devices whose messages could be read may be Byzantine, if at most {@code byzantine} of all devices are. */
    int bound(int byzantine) {
        return Math.max(0, byzantine - malformed.length - faultyMissing);
    }

    /** Devices are looked for by bisection, and whoever stood in a list twice would vote twice. */
    static void requireAscending(int... devices) {
        for (int i = 1; i < devices.length; i++) {
            if (devices[i - 1] >= devices[i]) {
                throw new IllegalArgumentException(
                        "devices must ascend, but " + devices[i] + " comes after " + devices[i - 1]);
            }
        }
    }

    /**
     * Sorts raw messages into readable ones and malformed ones.
     *
     * @param messages by device, {@code null} where none arrived
     * @param length numbers in an honest message
     */
    public static Received of(double[][] messages, int length) {
        return of(messages, length, true, false);
    }

    /**
     * Sorts raw messages into readable ones and others.
     *
     * @param messages by device, {@code null} where none arrived
     * @param length numbers in an honest message
     * @param blameMalformed whether a message that cannot be read is its sender's doing; if not, it counts as missing
     * @param blameMissing whether a missing message can only be a Byzantine device's
     */
    public static Received of(double[][] messages, int length, boolean blameMalformed, boolean blameMissing) {
        int[] arrived = IntStream.range(0, messages.length)
                .filter(i -> messages[i] != null)
                .toArray();
        int[] sound = Arrays.stream(arrived)
                .filter(i -> messages[i].length == length && isFinite(messages[i]))
                .toArray();
        int[] malformed = Arrays.stream(arrived)
                .filter(i -> Arrays.binarySearch(sound, i) < 0)
                .toArray();
        return new Received(
                sound,
                Rows.of(Arrays.stream(sound).mapToObj(i -> messages[i]).toArray(double[][]::new)),
                blameMalformed ? malformed : new int[0],
                blameMissing ? messages.length - arrived.length : 0);
    }

    /** The same with rows that hold NaN or infinity moved to the malformed ones. */
    Received onlyFinite() {
        return onlyWithin(Double.MAX_VALUE);
    }

    /** The same with rows that hold NaN, or a number whose absolute value is above {@code largest}, moved to the malformed ones. */
    Received onlyWithin(double largest) {
        double[] row = new double[rows.dimension()];
        int[] sound = IntStream.range(0, devices.length)
                .filter(i -> {
                    rows.copy(i, 0, row.length, row, 0);
                    return isWithin(largest, row);
                })
                .toArray();
        if (sound.length == devices.length) {
            return this;
        }
        int[] broken = IntStream.range(0, devices.length)
                .filter(i -> Arrays.binarySearch(sound, i) < 0)
                .map(i -> devices[i])
                .toArray();
        return new Received(
                Arrays.stream(sound).map(i -> devices[i]).toArray(),
                rows.select(sound),
                IntStream.concat(Arrays.stream(malformed), Arrays.stream(broken))
                        .sorted()
                        .toArray(),
                faultyMissing);
    }

    static boolean isFinite(double[] row) {
        return isWithin(Double.MAX_VALUE, row);
    }

    private static boolean isWithin(double largest, double[] row) {
        for (double x : row) {
            if (!(Math.abs(x) <= largest)) {
                return false;
            }
        }
        return true;
    }
}
