package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import java.util.Map;

/**
 * {@code {"attack":"alie(tau=1.5)","byzantine":4,"vectors":[[...],...]}}: what Byzantine workers send who have seen these
 * honest rows. Answered by {@code "result"} if all send the same vector, else by {@code "rows"}, one per Byzantine worker (none
 * if they send nothing). Optimised attacks need {@code "pipeline"} and add {@code "factor"}; an attack with state between rounds
 * adds {@code "memory"}, which is given in the line of the next round. {@code "seed"} and {@code "round"} key the draws, {@code
 * "permutation"} and {@code "state"} are what the pipeline will be given, {@code "own"} and {@code "flipped"} are the rows that
 * some attacks need besides the honest ones.
 */
public final class AttackLines extends RowsQuestion {
    private final String attack;
    private final Integer byzantine;
    private final String pipeline;
    private final long seed;

    /**
     * Answers lines, filling in what a line leaves out.
     *
     * @param attack the attack; {@code null} if every line must name its own
     * @param byzantine f; {@code null} if every line must give it
     * @param pipeline the pipeline; {@code null} if a line without one has none
     * @param seed what random vectors and permutations are drawn from
     */
    public AttackLines(String attack, Integer byzantine, String pipeline, long seed) {
        super(
                "attack",
                "byzantine",
                "vectors",
                "pipeline",
                "seed",
                "round",
                "permutation",
                "state",
                "own",
                "flipped",
                "memory");
        this.attack = attack;
        this.byzantine = byzantine;
        this.pipeline = pipeline;
        this.seed = seed;
    }

    @Override
    Answer answer(LineFields given) {
        String name = given.required("attack", String.class, attack);
        Attack built = Attacks.ATTACKS.build(name);
        int f = given.required("byzantine", Integer.class, byzantine);
        Rows honest = given.required("vectors", Rows.class, null);
        Rows own = given.get("own", Rows.class, null);
        Rows flipped = given.get("flipped", Rows.class, null);
        for (Attack.Need need : built.needs()) {
            switch (need) {
                case OWN_MESSAGES -> check(name, "own", own, f, honest.dimension());
                case FLIPPED_HONEST -> check(name, "flipped", flipped, honest.count(), honest.dimension());
                case FLIPPED_OWN -> check(name, "flipped", flipped, f, honest.dimension());
            }
        }
        String chain = given.get("pipeline", String.class, pipeline);
        long key = given.get("seed", Long.class, seed);
        int round = given.get("round", Integer.class, 0);
        return written(built.forge(new AttackContext(
                honest,
                f,
                f,
                chain == null ? null : Pipeline.parse(chain),
                given.context(key, round),
                own,
                flipped,
                round,
                Randomness.of(key).stream("attack", round, 0),
                given.get("memory", State.class, State.EMPTY))));
    }

    private static void check(String attack, String key, Rows rows, int count, int dimension) {
        if (rows == null || rows.count() != count || rows.dimension() != dimension) {
            throw new InputException("attack '" + attack + "' needs \"" + key + "\": " + count + " rows of " + dimension
                    + " numbers" + (rows == null ? "" : ", not " + rows.count() + " of " + rows.dimension()));
        }
    }

    private static Answer written(Forgery forgery) {
        Question.Answer facts = json -> {
            if (forgery.factor().isPresent()) {
                json.writeNumberField("factor", forgery.factor().getAsDouble());
            }
            if (!forgery.state().arrays().isEmpty()) {
                json.writeObjectFieldStart("memory");
                for (Map.Entry<String, double[]> entry :
                        forgery.state().arrays().entrySet()) {
                    json.writeFieldName(entry.getKey());
                    writeVector(json, entry.getValue());
                }
                json.writeEndObject();
            }
        };
        return new Answer(forgery.rows(), forgery.rows().count() == 1, facts);
    }
}
