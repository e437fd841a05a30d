package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    private Path folder;

    private Ran audit(String... settings) {
        String[] fixed = {
            "unlearn",
            "audit",
            "unlearning/audit-canary",
            "--in-process",
            "--quiet",
            "--out",
            folder.toString(),
            "--set",
            "runs=0",
            "--set",
            "shadows=0",
            "--set",
            "worst-case-runs=1000"
        };
        String[] all = new String[fixed.length + 2 * settings.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        for (int k = 0; k < settings.length; k++) {
            all[fixed.length + 2 * k] = "--set";
            all[fixed.length + 2 * k + 1] = settings[k];
        }
        return Ran.firebreak(all);
    }

    @Test
    void aRefutedClaimIsExitCodeThreeAndAnHonestCertificateZero() {
        Ran honest = audit();
        assertEquals(0, honest.exitCode(), honest.err());
        assertTrue(honest.out().contains("\"worst-case/mu\""), honest.out());
        Ran refuted = audit("claimed-epsilon=5");
        assertEquals(3, refuted.exitCode(), refuted.err());
        assertTrue(refuted.err().contains("refuted: the worst pair has mu"), refuted.err());
        assertTrue(refuted.out().contains("expectation-not-met"), refuted.out());
    }

    @Test
    void aBadSpecIsExitCodeTwo() {
        Ran refused = audit("method=gradient-clipping(rate=-1)", "confidence=2");
        assertEquals(2, refused.exitCode(), refused.err());
        assertTrue(refused.err().contains("rate") && refused.err().contains("confidence"), refused.err());
    }
}
