package dev.firebreak.aggregation.attack;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Kernels;

/**
 * All Byzantine workers copy one honest worker, which over-represents it: harmful where workers hold different data, and
 * no rule can detect it from the messages. Karimireddy, He and Jaggi, "Byzantine-robust learning on heterogeneous datasets
 * via bucketing", ICLR 2022.
 *
 * @param worker position of the copied worker among the honest ones, from 0
 */
public record Mimic(int worker) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        int q = context.honest().count();
        if (worker >= q) {
            throw new InputException("mimic(worker=" + worker + ") copies an honest worker in 0.." + (q - 1)
                    + ": there are " + q + " honest workers");
        }
        // Of rows that are dropped none can be copied; then the first of the others is.
        double[] copied = context.honest().row(worker);
        boolean finite = Kernels.best().finite(copied);
        return Forgery.shared(finite ? copied : context.seen().row(0));
    }
}
