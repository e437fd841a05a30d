package dev.firebreak.datasets;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a text set holds, found in one pass.
 *
 * @param count texts
 * @param characters UTF-16 units of all texts together
 * @param labels how many texts each label has
 * @param digest SHA-256 over id, text and label of every record in order, each as its length and its UTF-8 bytes; hexadecimal
 */
public record TextSummary(long count, long characters, SortedMap<String, Long> labels, String digest) {

    /** Reads all texts and closes the stream. */
    public static TextSummary of(Stream<TextRecord> texts) {
        MessageDigest digest = Sha256.start();
        SortedMap<String, Long> labels = new TreeMap<>();
        long[] totals = new long[2];
        try (texts) {
            texts.forEachOrdered(record -> {
                update(digest, record.id());
                update(digest, record.text());
                update(digest, record.label());
                labels.merge(record.label(), 1L, Long::sum);
                totals[0]++;
                totals[1] += record.text().length();
            });
        }
        return new TextSummary(totals[0], totals[1], labels, HexFormat.of().formatHex(digest.digest()));
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
