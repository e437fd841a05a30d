package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An exact code where d subsets per device afford one, LAD otherwise: with f &gt; 0 and d &gt;= 2f + 1 a certificate beats any
 * error floor, so repetition if its blocks are at most d subsets, else the centred cyclic code where it is numerically sound and
 * can decode the messages; else LAD (gradient-coding specification, section 4.5).
 *
 * @param redundancy d, the most subsets per device
 */
record ExactIfAffordable(int redundancy) implements CodingSpec {

    @Override
    public CodingScheme build(int devices, int byzantine, DriverSecret secret) {
        return Codings.CODINGS.build(codings(devices, byzantine).get(0)).build(devices, byzantine, secret);
    }

    @Override
    public CodingScheme build(int devices, int byzantine, DriverSecret secret, MessageTraits messages) {
        List<String> codings = codings(devices, byzantine);
        for (String coding : codings.subList(0, codings.size() - 1)) {
            try {
                return Codings.CODINGS.build(coding).build(devices, byzantine, secret, messages);
            } catch (InputException cannotDecode) {
                // The next one may.
            }
        }
        return Codings.CODINGS.build(codings.get(codings.size() - 1)).build(devices, byzantine, secret, messages);
    }

    /** What is affordable, the best first, LAD last. Refuses more redundancy than there are devices. */
    List<String> codings(int devices, int byzantine) {
        Codings.atMost(devices, "auto", redundancy);
        List<String> codings = new ArrayList<>();
        int members = 2 * byzantine + 1;
        boolean exact = byzantine > 0 && redundancy >= members;
        if (exact && new Groups(members, IntStream.range(0, devices).toArray()).load() <= redundancy) {
            codings.add("repetition");
        }
        int errors = Codings.centredErrors(devices, byzantine);
        if (exact && Codings.centredIsSound(devices, errors) && 2 * errors + 1 <= redundancy) {
            codings.add("centred-cyclic");
        }
        codings.add("lad(redundancy=" + redundancy + ")");
        return codings;
    }
}
