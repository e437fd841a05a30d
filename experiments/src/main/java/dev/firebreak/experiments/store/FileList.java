package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code files.json}: every file that a result is made of, in the order of their paths, but for those that may differ between equal runs.
 * {@code _SUCCESS} holds the SHA-256 of this file, so that the one file vouches for all others.
 */
record FileList(int format, List<StoredFile> files) {
    static final int FORMAT = 1;

    static FileList of(Collection<StoredFile> files) {
        return new FileList(
                FORMAT,
                files.stream().sorted(Comparator.comparing(StoredFile::path)).toList());
    }

    /**
     * The list of a result that says it is finished.
     *
     * @throws InputException if it is missing or is not the one that {@code _SUCCESS} names
     */
    static FileList of(Folder folder) throws IOException {
        String place = folder + "/" + ResultFolder.FILES;
        byte[] bytes = folder.read(ResultFolder.FILES).orElseThrow(() -> new InputException(place + " is missing"));
        byte[] named = folder.read(ResultFolder.SUCCESS).orElseThrow();
        if (!Arrays.equals(named, success(bytes))) {
            throw new InputException(place + " is damaged: its SHA-256 is not the one in " + ResultFolder.SUCCESS);
        }
        FileList list = Json.read(place, bytes, FileList.class);
        boolean sound = list.format == FORMAT
                && list.files != null
                && list.files.stream().allMatch(file -> file != null && inside(file.path()) && file.sha256() != null);
        if (!sound) {
            throw new InputException(place + " is not a list of files of format " + FORMAT);
        }
        return list;
    }

    private static boolean inside(String path) {
        return path != null
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    }

    byte[] bytes() throws IOException {
        return Json.write(this);
    }

    static byte[] success(byte[] list) {
        return (Sha256.hex(list) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The first file that is missing or of another length, in words; nothing if all are there. */
    Optional<String> missing(Folder folder) throws IOException {
        for (StoredFile file : files) {
            Optional<Long> length = folder.length(file.path());
            if (length.isEmpty()) {
                return Optional.of(folder + "/" + file.path() + " is missing");
            }
            if (length.get() != file.bytes()) {
                return Optional.of(folder + "/" + file.path() + " has " + length.get() + " bytes where " + file.bytes()
                        + " were written");
            }
        }
        return Optional.empty();
    }

    /** The first file that is not as it was written, in words; reads every byte. */
    Optional<String> altered(Folder folder) throws IOException {
        Optional<String> missing = missing(folder);
        if (missing.isPresent()) {
            return missing;
        }
        for (StoredFile file : files) {
            Optional<StoredFile> now = folder.hashed(file.path());
            if (now.isEmpty() || !now.get().sha256().equals(file.sha256())) {
                return Optional.of(folder + "/" + file.path() + " was altered: its SHA-256 is not the one in "
                        + ResultFolder.FILES);
            }
        }
        return Optional.empty();
    }

    /** Brings the names in all its folders to the disk. */
    void sync(Folder folder) throws IOException {
        for (String inner : files.stream()
                .filter(file -> file.path().contains("/"))
                .map(file -> file.path().substring(0, file.path().lastIndexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new))) {
            folder.in(inner).sync();
        }
        folder.sync();
    }
}
