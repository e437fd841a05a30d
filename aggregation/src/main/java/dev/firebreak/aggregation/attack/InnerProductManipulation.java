package dev.firebreak.aggregation.attack;

/**
 * Inner product manipulation: -tau mu, so that the aggregate points against the honest mean mu. Xie, Koyejo and Gupta,
 * "Fall of empires: breaking Byzantine-tolerant SGD by inner product manipulation", UAI 2019; written (1 - epsilon) mu by
 * later works of the field, with epsilon = 1 + tau.
 *
 * @param tau how far behind the origin
 * @param spread 0 if all send the same; else worker k has its own tau, evenly from tau - spread to tau + spread
 */
public record InnerProductManipulation(double tau, double spread) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        return Anchors.of(context.seen(), ForgedLine.IPM, Deviation.SAMPLE)
                .send(ForgedLine.IPM, tau, spread, context.byzantine());
    }
}
