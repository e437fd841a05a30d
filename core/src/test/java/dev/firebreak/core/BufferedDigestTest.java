package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class BufferedDigestTest {

    @Test
    void isTheDigestOfAllBytesInTheOrderAdded() {
        byte[] large = new byte[100_000];
        large[99_999] = 7;
        ByteBuffer expected = ByteBuffer.allocate(2_000_000).order(ByteOrder.LITTLE_ENDIAN);
        BufferedDigest digest = new BufferedDigest();
        // 27 bytes a turn, so that every kind of number meets the end of the buffer.
        for (int i = 0; i < 50_000; i++) {
            digest.add(i);
            digest.add(-1L - i);
            digest.add(1.5f * i);
            digest.add(0.1 * i);
            digest.add(new byte[] {1, 2, (byte) i});
            expected.putInt(i).putLong(-1L - i).putFloat(1.5f * i).putDouble(0.1 * i);
            expected.put(new byte[] {1, 2, (byte) i});
        }
        digest.add(large);
        expected.put(large);
        byte[] bytes = new byte[expected.position()];
        expected.flip().get(bytes);
        assertEquals(Sha256.hex(bytes), digest.hex());
    }

    @Test
    void ofNothingIsThatOfNoBytes() {
        assertEquals(Sha256.hex(), new BufferedDigest().hex());
    }
}
