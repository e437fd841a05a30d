package dev.firebreak.datasets.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One address and the files it gives.
 *
 * @param url the address; empty if a person must get the files (an account is needed)
 * @param packing how the files are packed
 * @param archive how an archive as a whole is verified; empty if its files are
 * @param files the files; exactly one unless it is an archive
 * @param bytes how many bytes it has, as published or in the copy at hand; 0 if there is no address
 */
public record Download(
        Optional<String> url, Packing packing, Optional<Verification> archive, List<PublishedFile> files, long bytes) {

    /** How files are packed in a download. */
    public enum Packing {
        /** The download is the file. */
        NONE,
        /** A tar archive compressed with gzip; members are found by their file name. */
        TAR_GZ,
        /** A zip archive; members are found by their file name. */
        ZIP
    }

    /** Copies the list. */
    public Download {
        files = List.copyOf(files);
    }

    /** Most bytes that are taken: twice as many as there should be, since copies may differ a little. */
    long most() {
        return 2 * bytes;
    }
}
