package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** Taking single files out of archives. The name in the archive never becomes a path. */
final class Archives {
    /** Most bytes of one file: our choice, some eight times the largest one of the catalog. */
    static final long MOST_BYTES = 1L << 28;

    private static final int BUFFER = 1 << 16;

    private Archives() {}

    /** Writes the first member of this file name to {@code target}. @throws InputException if there is none of at most these bytes */
    static void extract(Download.Packing packing, Path archive, String name, Path target, long most)
            throws IOException {
        try (ArchiveInputStream<? extends ArchiveEntry> members = open(packing, archive)) {
            for (ArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                String path = member.getName();
                if (!member.isDirectory()
                        && path.substring(path.lastIndexOf('/') + 1).equals(name)) {
                    copy(members, target, most);
                    return;
                }
            }
        } catch (IOException e) {
            throw new InputException(archive + ": is not a readable archive: " + e.getMessage(), e);
        }
        throw new InputException(archive + ": holds no file " + name);
    }

    private static void copy(InputStream member, Path target, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        // Not through a symbolic link that may be there.
        Files.deleteIfExists(target);
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            for (int count = member.read(buffer); count >= 0; count = member.read(buffer)) {
                left -= count;
                if (left < 0) {
                    throw new IOException("a file in it has more than " + most + " bytes, the most that is taken out");
                }
                out.write(buffer, 0, count);
            }
        }
    }

    private static ArchiveInputStream<? extends ArchiveEntry> open(Download.Packing packing, Path archive)
            throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(archive));
        return packing == Download.Packing.ZIP
                ? new ZipArchiveInputStream(bytes)
                : new TarArchiveInputStream(new GZIPInputStream(bytes));
    }
}
