package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.DriverSecret;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups {0, 1, 2} and {3, 4, 5} on executors a, b, c of hosts x and y. */
class ColocationTest {
    private static final CodingPlan PLAN = Codings.CODINGS
            .build("repetition(redundancy=3)")
            .build(6, 1, DriverSecret.ofSeed(1))
            .plan(0);

    private static Message.Origin on(String executor) {
        return new Message.Origin(executor, executor.equals("c") ? "y" : "x");
    }

    private static SortedMap<String, Double> record(FaultDomain domain, int byzantine, String executors) {
        Map<Integer, Message.Origin> origins = new TreeMap<>();
        for (int worker = 0; worker < executors.length(); worker++) {
            origins.put(worker, on(executors.substring(worker, worker + 1)));
        }
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("coding/recovered", 1.0);
        metrics.put("coding/not-certified", 0.0);
        new Colocation(domain, byzantine, origins).record(metrics, PLAN);
        return metrics;
    }

    @ParameterizedTest
    @CsvSource({
        "DEVICE, 1, abcabc, 2, 0, 0, 1",
        "DEVICE, 1, aabbcc, 2, 0, 2, 1",
        "EXECUTOR, 2, abcabc, 2, 1, 0, 1",
        "EXECUTOR, 1, abcabc, 2, 0, 0, 0",
        "EXECUTOR, 5, aabbcc, 2, 2, 2, 0",
        "EXECUTOR, 3, aabccb, 2, 1, 2, 0",
        "HOST, 4, abcabc, 4, 1, 2, 0",
        "EXECUTOR, 0, abcabc, 2, 0, 0, 1"
    })
    void aRoundIsCertifiedIfNoReplicasShareADomainAndTheBoundCoversOne(
            FaultDomain domain,
            int f,
            String executors,
            double largest,
            double tolerated,
            double violations,
            double certified) {
        SortedMap<String, Double> metrics = record(domain, f, executors);
        assertEquals(3, metrics.get("coding/executors"));
        assertEquals(2, metrics.get("coding/hosts"));
        assertEquals(largest, metrics.get("coding/largest-domain"));
        assertEquals(tolerated, metrics.get("coding/tolerated-domains"));
        assertEquals(violations, metrics.get("coding/domain-violations"));
        assertEquals(certified, metrics.get("coding/recovered"));
        assertEquals(1 - certified, metrics.get("coding/not-certified"));
    }

    @Test
    void nothingIsSaidOfTheServersOwnProcess() {
        assertEquals(2, record(FaultDomain.EXECUTOR, 1, "").size());
    }
}
