package dev.firebreak.aggregation.attack;

import java.util.Set;

/**
 * Updates computed on labels C-1-y instead of y, C the number of classes. Two meanings are in use:
 * <ul>
 *   <li>of honest data: the mean over the honest workers of their updates on the same batch with flipped labels, without
 *       worker momentum (experiments of Allouah et al., "Fixing by mixing", AISTATS 2023);
 *   <li>of own data: each Byzantine worker follows the whole protocol on data of its own with flipped labels (data
 *       poisoning).
 * </ul>
 *
 * @param own whether the Byzantine workers' own data are meant
 */
public record LabelFlip(boolean own) implements Attack {

    @Override
    public Set<Need> needs() {
        return Set.of(own ? Need.FLIPPED_OWN : Need.FLIPPED_HONEST);
    }

    @Override
    public Forgery forge(AttackContext context) {
        return own
                ? Forgery.distinct(context.flipped())
                : Forgery.shared(HonestMoments.mean(AttackContext.finite(context.flipped())));
    }
}
