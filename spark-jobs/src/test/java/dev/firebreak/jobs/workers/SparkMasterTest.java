package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkMasterTest {

    private static String refusal(String url) {
        return assertThrows(InputException.class, () -> SparkMaster.check(url)).getMessage();
    }

    @Test
    void localMastersNeedThreads() {
        for (String url : new String[] {"local", "local[*]", "local[2]", "local[2,4]", "local-cluster[2,1,512]"}) {
            assertDoesNotThrow(() -> SparkMaster.check(url), url);
        }
        assertTrue(refusal("local[0]").contains("at least one thread"));
        assertTrue(refusal("local[two]").contains("it must be local, local[N]"));
        assertTrue(refusal("").contains("it must be local"));
    }

    @Test
    void aMasterThatAnswersIsAccepted() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "spark://127.0.0.1:" + socket.getLocalPort();
            SparkMaster.check(url);
            SparkMaster.check("spark://no-such-host.invalid:7077," + url.substring("spark://".length()));
        }
    }

    @Test
    void aSilentMasterIsRefused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertTrue(refusal("spark://127.0.0.1:" + port)
                .contains("the master does not answer: nothing answers at 127.0.0.1"));
        assertTrue(refusal("spark://no-such-host.invalid:7077").contains("there is no host no-such-host.invalid"));
    }

    @Test
    void otherFormsAreRefusedWithTheLikelyOne() {
        assertTrue(refusal("localhost:7077").contains("did you mean spark://localhost:7077?"));
        assertTrue(refusal("spark://host").contains("'host' is not HOST:PORT"));
        assertTrue(refusal("spark://host:99999").contains("is not HOST:PORT"));
        assertTrue(refusal("yarn").contains("spark-submit"));
        assertTrue(refusal("k8s://https://host:6443").contains("spark-submit"));
    }

    @Test
    void foldersThatSparkCannotMakeAreRefused() {
        SparkConf conf = new SparkConf(false).set("spark.local.dir", "/proc/nonexistent");
        assertEquals(
                "spark.local.dir: Spark keeps blocks there, but no folder can be made in /proc/nonexistent; name a folder that"
                        + " you can write to",
                assertThrows(InputException.class, () -> SparkApplication.checkFolders(conf))
                        .getMessage());
        assertDoesNotThrow(() -> SparkApplication.checkFolders(new SparkConf(false)
                .set("spark.local.dir", "/proc/nonexistent," + System.getProperty("java.io.tmpdir"))));
    }
}
