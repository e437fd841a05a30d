package dev.firebreak.privacy.accountant;

/**
 * Exact accounting of Gaussian mechanisms without sampling: the inverse squares of their noise multipliers add up, and
 * {@link HockeyStick} converts (Balle and Wang, ICML 2018).
 */
public record AnalyticAccountant() implements Accountant {

    @Override
    public Guarantee epsilon(Event event, double delta) {
        return exact(event, together(event).epsilon(delta), delta);
    }

    @Override
    public Guarantee delta(Event event, double epsilon) {
        return exact(event, epsilon, together(event).delta(epsilon));
    }

    private static Guarantee exact(Event event, double epsilon, double delta) {
        return new Guarantee(
                epsilon, delta, event.adjacency(), "analytic", Double.NaN, Guarantee.Tightness.EXACT, false);
    }

    private static GaussianDp together(Event event) {
        if (event instanceof Event.Gaussian gaussian) {
            return GaussianDp.ofNoise(gaussian.noiseMultiplier());
        }
        if (event instanceof Event.Repeated repeated) {
            return new GaussianDp(together(repeated.event()).mu() * Math.sqrt((double) repeated.times()));
        }
        if (event instanceof Event.Composed composed) {
            return GaussianDp.compose(
                    composed.events().stream().map(AnalyticAccountant::together).toList());
        }
        throw new IllegalArgumentException("the analytic accountant knows Gaussian events only, but met " + event);
    }
}
