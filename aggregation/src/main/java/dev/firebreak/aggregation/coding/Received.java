package dev.firebreak.aggregation.coding;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What reached the server in a round. A device that is in neither list is late or silent.
 *
 * @param devices the devices whose messages could be read, ascending
 * @param rows their messages, in the same order
 * @param malformed devices whose messages could not (wrong length, NaN or infinity, refused by the wire decoder), ascending:
 *     an honest device never sends one, so each counts against f
 */
public record Received(int[] devices, Rows rows, int[] malformed) {

    /** Checks that there is a device per row and that devices ascend. */
    public Received {
        if (devices.length != rows.count()) {
            throw new IllegalArgumentException(
                    "there are " + rows.count() + " messages but " + devices.length + " senders");
        }
        requireAscending(devices);
        requireAscending(malformed);
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
                sound, Rows.of(Arrays.stream(sound).mapToObj(i -> messages[i]).toArray(double[][]::new)), malformed);
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
                        .toArray());
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
