package dev.firebreak.coding;

import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** Gradient codings, compressors and models of lateness. */
public final class CodingFamilies implements Families {

    @Override
    public List<Registry<?>> families() {
        return List.of(Codings.CODINGS, Compressors.COMPRESSORS, StragglerModels.STRAGGLERS);
    }
}
