package dev.firebreak.datasets.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One address and the files it gives.
 *
 * @param url the address; empty if a person must get the files (an account is needed)
 * @param packing how the files are packed
 * @param archive how an archive as a whole is verified
 * @param files how a copy of each file is verified, by its path below the data root; readers also take it compressed or decompressed.
 *     Exactly one unless it is an archive
 * @param bytes how many bytes it has, as published or in the copy at hand; 0 if there is no address
 */
public record Download(String url, Packing packing, Verification archive, Map<String, Verification> files, long bytes) {

    /** How files are packed in a download. */
    public enum Packing {
        /** The download is the file. */
        NONE,
        /** A tar archive compressed with gzip; members are found by their file name. */
        TAR_GZ,
        /** A zip archive; members are found by their file name. */
        ZIP
    }

    /** Copies the map, in its order; what the catalog leaves out is empty. */
    public Download {
        url = url == null ? "" : url;
        packing = packing == null ? Packing.NONE : packing;
        archive = archive == null ? Verification.NONE : archive;
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** The path of the first file. */
    String path() {
        return files.keySet().iterator().next();
    }
}
