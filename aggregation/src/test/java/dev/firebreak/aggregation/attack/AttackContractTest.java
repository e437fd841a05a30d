package dev.firebreak.aggregation.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every registered attack. */
class AttackContractTest {
    private static final int HONEST = 6;
    private static final int BYZANTINE = 2;
    private static final int D = 5;
    private static final Set<String> NOT_FINITE = Set.of("inf", "nan");

    static Stream<String> attacks() {
        return Attacks.ATTACKS.parts().stream().map(part -> part.name());
    }

    private static double[][] rows(int count, int seed) {
        RandomStream stream = Randomness.of(seed).stream("contract");
        double[][] rows = new double[count][D];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> 1 + stream.nextGaussian());
        }
        return rows;
    }

    /** With no more than what the attack says that it needs. */
    private static AttackContext context(Attack attack, Rows honest, int round, State state) {
        Set<Attack.Need> needs = attack.needs();
        Rows own = needs.contains(Attack.Need.OWN_MESSAGES) ? Rows.of(rows(BYZANTINE, 2)) : null;
        Rows flipped = needs.contains(Attack.Need.FLIPPED_HONEST)
                ? Rows.of(rows(HONEST, 3))
                : needs.contains(Attack.Need.FLIPPED_OWN) ? Rows.of(rows(BYZANTINE, 3)) : null;
        AttackContext base = Contexts.of(honest, BYZANTINE, Pipeline.parse("trimmed-mean"));
        return new AttackContext(
                honest,
                BYZANTINE,
                BYZANTINE,
                base.pipeline(),
                base.aggregation(),
                own,
                flipped,
                round,
                Contexts.stream(round),
                state);
    }

    private static double[][] vectors(Forgery forgery) {
        return IntStream.range(0, forgery.rows().count())
                .mapToObj(forgery.rows()::row)
                .toArray(double[][]::new);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void sendsOneRowOrOnePerByzantineWorkerOrNone(String name) {
        Attack attack = Attacks.ATTACKS.build(name);
        Forgery forgery = attack.forge(context(attack, Rows.of(rows(HONEST, 1)), 0, State.EMPTY));
        int count = forgery.rows().count();
        assertTrue(count == 0 || count == 1 || count == BYZANTINE, "rows " + count);
        assertEquals(count == 0, forgery.rowOf(BYZANTINE - 1) == null);
        for (double[] vector : vectors(forgery)) {
            assertEquals(D, vector.length);
            assertEquals(!NOT_FINITE.contains(name), Arrays.stream(vector).allMatch(Double::isFinite));
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isAFunctionOfItsContextThatWritesToNoRow(String name) {
        Attack attack = Attacks.ATTACKS.build(name);
        double[][] honest = rows(HONEST, 1);
        State first = State.EMPTY;
        State second = State.EMPTY;
        for (int round = 0; round < 3; round++) {
            Forgery one = attack.forge(context(attack, Rows.of(honest), round, first));
            Forgery again = Attacks.ATTACKS.build(name).forge(context(attack, Rows.of(honest), round, second));
            assertArrayEquals(vectors(one), vectors(again));
            first = one.state();
            second = again.state();
            assertEquals(first.arrays().keySet(), second.arrays().keySet());
        }
        assertArrayEquals(rows(HONEST, 1), honest);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void honestRowsThatAreNotFiniteDoNotEnterTheMessages(String name) {
        Attack attack = Attacks.ATTACKS.build(name);
        double[][] honest = rows(HONEST, 1);
        honest[0][1] = Double.NaN;
        for (double[] vector : vectors(attack.forge(context(attack, Rows.of(honest), 0, State.EMPTY)))) {
            assertEquals(!NOT_FINITE.contains(name), Arrays.stream(vector).allMatch(Double::isFinite));
        }
    }
}
