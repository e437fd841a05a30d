package dev.firebreak.aggregation.attack;

/** Minus the mean of the honest messages. */
public record SignFlip() implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        int q = context.honest().count();
        double[] mean = new double[context.honest().dimension()];
        for (int i = 0; i < q; i++) {
            double[] row = context.honest().row(i);
            for (int j = 0; j < mean.length; j++) {
                mean[j] -= row[j] / q;
            }
        }
        return Forgery.shared(mean);
    }
}
