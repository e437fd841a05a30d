/**
 * Compression of messages and their bytes on the wire. Start with {@link dev.firebreak.coding.compression.Compressor}, the
 * registry {@link dev.firebreak.coding.compression.Compressors} and, for the bytes,
 * {@link dev.firebreak.coding.compression.MessageCodec}.
 *
 * <p>A message is a header of 16 bytes and a payload, little-endian: codec u8, flags u8 (bit 0: values are float32), reserved
 * u16 (0), round i32, worker i32, Q i32. Packed bits start at the lowest bit of the first byte; unused bits are 0. With b = 4 or
 * 8 bytes per value and w(n) = max(1, ceil(log2 n)) the payloads are
 * <table>
 * <caption>Payloads</caption>
 * <tr><th>codec</th><th>bytes</th></tr>
 * <tr><td>0 dense</td><td>b Q</td></tr>
 * <tr><td>1 rand-k, own mask</td><td>8 (seed) + 4 (k) + b k</td></tr>
 * <tr><td>2 rand-k, shared mask</td><td>b k</td></tr>
 * <tr><td>3 top-k</td><td>4 (k) + 1 (kind) + min(ceil(Q/8) bitmap, ceil(k w(Q)/8) indices) + b k</td></tr>
 * <tr><td>4 QSGD with s levels</td><td>b (norm) + 4 (s) + ceil(Q (1 + w(s+1)) / 8)</td></tr>
 * <tr><td>5 sign, 6 stochastic sign</td><td>b (scale) + ceil(Q/8)</td></tr>
 * <tr><td>7 natural</td><td>ceil(9 Q/8) or ceil(12 Q/8)</td></tr>
 * </table>
 * Kept values travel unscaled; the decoder of rand-k multiplies by Q/k.
 */
package dev.firebreak.coding.compression;
