package dev.firebreak.aggregation.attack;

/** Byzantine workers that send nothing. */
public record Crash() implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        return Forgery.silence();
    }
}
