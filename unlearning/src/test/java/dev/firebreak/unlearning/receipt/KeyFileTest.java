package dev.firebreak.unlearning.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyFileTest {
    private static byte[] privateDer;
    private static byte[] publicDer;

    @BeforeAll
    static void generate() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        privateDer = pair.getPrivate().getEncoded();
        publicDer = pair.getPublic().getEncoded();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    @Test
    void keysComeAsDerAndAsPemWithTextAround() {
        String bag = "Bag Attributes\n    friendlyName: signer\nKey Attributes: <No Attributes>\n";
        for (byte[] file : new byte[][] {
            privateDer, bytes(pem("PRIVATE KEY", privateDer)), bytes(bag + pem("PRIVATE KEY", privateDer))
        }) {
            Receipt signed = Receipt.of(
                    Receipts.content(dev.firebreak.privacy.noise.Noise.Mode.RELEASE, Receipts.METHOD, Optional.empty()),
                    Optional.of(KeyFile.signing(file)));
            for (byte[] checking : new byte[][] {publicDer, bytes(bag + pem("PUBLIC KEY", publicDer))}) {
                assertEquals(
                        Finding.Verdict.CONFIRMED,
                        Receipts.verdict(
                                ReceiptCheck.check(signed, Evidence.NONE.withKey(KeyFile.checking(checking))),
                                "signature"));
            }
        }
    }

    @Test
    void aKeyInTheWrongPlaceIsNamed() {
        for (byte[] file : new byte[][] {privateDer, bytes(pem("PRIVATE KEY", privateDer))}) {
            String said = assertThrows(IllegalArgumentException.class, () -> KeyFile.checking(file))
                    .getMessage();
            assertTrue(said.contains("this is a private key") && said.contains("-pubout"), said);
        }
        for (byte[] file : new byte[][] {publicDer, bytes(pem("PUBLIC KEY", publicDer))}) {
            String said = assertThrows(IllegalArgumentException.class, () -> KeyFile.signing(file))
                    .getMessage();
            assertTrue(said.contains("this is a public key"), said);
        }
        String encrypted = assertThrows(
                        IllegalArgumentException.class,
                        () -> KeyFile.signing(bytes(pem("ENCRYPTED PRIVATE KEY", random(48)))))
                .getMessage();
        assertTrue(encrypted.contains("encrypted"), encrypted);
        for (String file : new String[] {
            pem("CERTIFICATE", random(48)),
            pem("PRIVATE KEY", privateDer) + pem("PRIVATE KEY", privateDer),
            "-----BEGIN PRIVATE KEY-----\n",
            "a text"
        }) {
            assertThrows(IllegalArgumentException.class, () -> KeyFile.signing(bytes(file)), file);
        }
    }

    @Test
    void nothingThatOthersMayKnowIsASecret() {
        Map<String, byte[]> files = new HashMap<>();
        files.put("DER public", publicDer);
        files.put("DER private", privateDer);
        files.put("DER with a line feed", Arrays.copyOf(publicDer, publicDer.length + 1));
        files.put("indefinite length", new byte[] {0x30, (byte) 0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
        byte[] rsa = random(300);
        rsa[0] = 0x30;
        rsa[1] = (byte) 0x82;
        rsa[2] = 1;
        rsa[3] = 0x28;
        files.put("long DER", rsa);
        files.put("PEM", bytes(pem("PUBLIC KEY", publicDer)));
        files.put("PEM with text before", bytes("Bag Attributes\n" + pem("PRIVATE KEY", privateDer)));
        files.put("PEM in UTF-16", pem("PUBLIC KEY", publicDer).getBytes(StandardCharsets.UTF_16));
        files.put("base64 of DER", Base64.getMimeEncoder().encode(publicDer));
        files.put("base64url of DER", Base64.getUrlEncoder().withoutPadding().encode(publicDer));
        files.put("hexadecimal DER", bytes(HexFormat.ofDelimiter(":").formatHex(publicDer)));
        files.put("OpenSSH", bytes("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0 me@here"));
        files.put("authorized_keys", bytes("command=\"x\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0 me@here"));
        files.put("OpenSSH blob", bytes("AAAAC3NzaC1lZDI1NTE5AAAAIMqqKQ=="));
        files.put("RFC 4716", bytes("---- BEGIN SSH2 PUBLIC KEY ----\nAAAAC3NzaC1lZDI1NTE5AAAAIMqqKQ==\n"));
        files.put("PuTTY", bytes("PuTTY-User-Key-File-3: other\nEncryption: none\n"));
        files.put("minisign", bytes("untrusted comment: minisign public key\nRWQf6LRCGA9i53mlYecO4IzT51TG\n"));
        files.put(
                "JWK",
                bytes("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"));
        files.put("too short", random(15));
        files.put("nothing", new byte[0]);
        files.put("zeros", new byte[16]);
        files.put("one byte", bytes("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        files.forEach((name, file) -> assertThrows(IllegalArgumentException.class, () -> KeyFile.secret(file), name));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> KeyFile.secret(random(15)))
                .getMessage()
                .contains("at least 16 bytes, but has 15"));
        assertEquals(SigningKey.HMAC, KeyFile.secret(random(16)).algorithm());
        assertEquals(
                SigningKey.HMAC,
                KeyFile.secret(bytes("a secret of the platform\n")).algorithm());
    }
}
