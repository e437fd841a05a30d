package dev.firebreak.datasets;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.partition.Partitions;
import java.util.List;

/** Data sources, text sources and partitions. */
public final class DatasetFamilies implements Families {

    @Override
    public List<Registry<?>> families() {
        return List.of(DataSources.SOURCES, TextSources.TEXTS, Partitions.PARTITIONS);
    }
}
