package dev.firebreak.coding.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Commitments read back, and nothing else is one. */
class CommitmentCodecTest {
    private final CommitmentCodec codec = new CommitmentCodec(new Frame(Randomness.of(1), 3, 7, false));
    private final byte[] digest = new byte[32];

    CommitmentCodecTest() {
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (200 + i);
        }
    }

    @Test
    void aCommitmentIsAHeaderAndADigest() throws MalformedMessageException {
        byte[] message = codec.encode(5, digest);
        assertEquals(48, message.length);
        assertArrayEquals(digest, codec.decode(5, message));
        assertThrows(IllegalArgumentException.class, () -> codec.encode(5, new byte[31]));
    }

    @Test
    void anotherLengthOrHeaderIsRefused() {
        byte[] message = codec.encode(5, digest);
        for (int length : new int[] {0, 15, 16, 47, 49}) {
            assertThrows(MalformedMessageException.class, () -> codec.decode(5, Arrays.copyOf(message, length)));
        }
        assertThrows(MalformedMessageException.class, () -> codec.decode(4, message));
        RandomStream stream = Randomness.of(1).stream("flips");
        for (int bit = 0; bit < 8 * MessageCodec.HEADER_BYTES; bit++) {
            byte[] flipped = message.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(MalformedMessageException.class, () -> codec.decode(5, flipped), "bit " + bit);
        }
        for (int k = 0; k < 10_000; k++) {
            byte[] noise = new byte[48];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) stream.nextInt(256);
            }
            assertThrows(MalformedMessageException.class, () -> codec.decode(5, noise));
        }
    }
}
