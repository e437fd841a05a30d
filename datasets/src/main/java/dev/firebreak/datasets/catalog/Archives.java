package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** Taking single files out of archives. The name in the archive never becomes a path. */
final class Archives {
    /** Most bytes of one file: our choice, some eight times the largest one of the catalog. */
    static final long MOST_BYTES = 1L << 28;

    private Archives() {}

    /** Writes the first member of this file name to {@code target}. @throws InputException if there is none */
    static void extract(Download.Packing packing, Path archive, String name, Path target) throws IOException {
        extract(packing, archive, name, target, MOST_BYTES);
    }

    /** The same with another limit of bytes. */
    static void extract(Download.Packing packing, Path archive, String name, Path target, long most)
            throws IOException {
        try (ArchiveInputStream<? extends ArchiveEntry> members = open(packing, archive)) {
            for (ArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                String path = member.getName();
                if (!member.isDirectory()
                        && path.substring(path.lastIndexOf('/') + 1).equals(name)) {
                    Files.copy(new Limited(members, most), target, StandardCopyOption.REPLACE_EXISTING);
                    return;
                }
            }
        } catch (IOException e) {
            throw new InputException(archive + ": is not a readable archive: " + e.getMessage(), e);
        }
        throw new InputException(archive + ": holds no file " + name);
    }

    /** A stream that fails after so many bytes. */
    private static final class Limited extends FilterInputStream {
        private final long most;
        private long left;

        Limited(InputStream in, long most) {
            super(in);
            this.most = most;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = super.read(target, from, length);
            return count(read, read);
        }

        private int count(int result, int bytes) throws IOException {
            left -= result < 0 ? 0 : bytes;
            if (left < 0) {
                throw new IOException("a file in it has more than " + most + " bytes, the most that is taken out");
            }
            return result;
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
