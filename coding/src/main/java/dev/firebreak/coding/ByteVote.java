package dev.firebreak.coding;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * A plurality vote over messages that must agree byte for byte: +0 and -0 differ. Ties go to the class whose first member
 * has the smallest index. A vote within a tolerance is not offered: agreement would not be transitive, and Byzantine workers would be at
 * its edge.
 *
 * @param winner index of the first member of the winning class
 * @param members indices of all its members, ascending
 * @param voters how many messages there were
 */
public record ByteVote(int winner, int[] members, int voters) {

    /**
     * Votes over finite vectors.
     *
     * @param messages at least one
     */
    public static ByteVote over(List<double[]> messages) {
        return over(messages, Arrays::equals);
    }

    /**
     * Votes over anything with an exact equality. O(messages * classes) comparisons.
     *
     * @param messages at least one
     */
    public static <T> ByteVote over(List<T> messages, BiPredicate<T, T> equal) {
        // The first member of each message's class.
        int[] first = new int[messages.size()];
        int[] size = new int[messages.size()];
        for (int i = 0; i < first.length; i++) {
            int k = 0;
            while (k < i && (first[k] != k || !equal.test(messages.get(k), messages.get(i)))) {
                k++;
            }
            first[i] = k;
            size[k]++;
        }
        int winner = 0;
        for (int k = 1; k < size.length; k++) {
            winner = size[k] > size[winner] ? k : winner;
        }
        int chosen = winner;
        int[] members =
                IntStream.range(0, first.length).filter(i -> first[i] == chosen).toArray();
        return new ByteVote(winner, members, first.length);
    }

    /** How many messages agree with the winner. */
    public int count() {
        return members.length;
    }

    /** Indices of the messages that do not agree with the winner, ascending. */
    IntStream losers() {
        return IntStream.range(0, voters).filter(i -> Arrays.binarySearch(members, i) < 0);
    }

    /** Whether more than half of the messages agree. */
    public boolean hasStrictMajority() {
        return 2 * count() > voters;
    }

    /**
     * Whether the winner is right if at most {@code byzantine} of the voters are Byzantine: a strict majority that holds an honest
     * voter.
     */
    public boolean certifies(int byzantine) {
        return hasStrictMajority() && count() > byzantine;
    }
}
