package org.example.firebreak;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Forgery;

/**
 * All Byzantine workers send the mean of the honest messages plus a constant in every coordinate.
 *
 * @param by the constant
 */
record Offset(double by) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        Rows honest = context.seen();
        double[] sum = new double[honest.dimension()];
        // In worker order, so that the bits do not depend on which message came first.
        for (int i = 0; i < honest.count(); i++) {
            double[] row = honest.row(i);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += row[j];
            }
        }
        for (int j = 0; j < sum.length; j++) {
            sum[j] = sum[j] / honest.count() + by;
        }
        return Forgery.shared(sum);
    }
}
