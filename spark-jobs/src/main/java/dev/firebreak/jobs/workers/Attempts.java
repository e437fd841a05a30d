package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Task;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Compares what becomes of a worker that Spark runs twice in a round: by speculation, or to make memories again that were lost with
 * their executor. Workers are pure functions, so a second attempt that makes other bits is an integrity fault of one of the two
 * executors; it is told on standard error, and changes nothing else: of messages the first to arrive counts, of memories the last.
 */
public final class Attempts implements SparkPlugin {
    private static final int REMEMBERED = 100_000;
    private static final String PLUGINS = "spark.plugins";

    // Set in each executor process, by Spark.
    private static volatile PluginContext executor;

    private static final List<String> FAULTS = new CopyOnWriteArrayList<>();

    /** Which worker of which round. */
    private record Place(int pool, int round, int worker) implements Serializable {}

    /** What one attempt made: a checksum by place. */
    private record Made(Map<Place, Integer> checksums, String executor) implements Serializable {}

    /** What was made first in a place, and where. */
    private record First(int checksum, String executor) {}

    /** Has Spark load this plugin, beside those that are configured. */
    static void compare(SparkConf conf) {
        String others = conf.get(PLUGINS, "");
        String own = Attempts.class.getName();
        conf.set(PLUGINS, others.isEmpty() ? own : others + "," + own);
    }

    /** Tells the driver what an attempt made, if the plugin is loaded. */
    static void report(RoundWork round, List<Task> tasks, List<Answer> answers) {
        PluginContext context = executor;
        if (context == null) {
            return;
        }
        Map<Place, Integer> checksums = new LinkedHashMap<>();
        for (int k = 0; k < answers.size(); k++) {
            // What is for sight alone is no message.
            if (tasks.get(k).reply() != Task.Reply.SIGHT) {
                Message message =
                        answers.get(k).delivery().orElse(answers.get(k).message());
                checksums.put(new Place(round.pool(), round.round(), message.worker()), checksum(message.content()));
            }
        }
        try {
            context.send(new Made(checksums, context.executorID()));
        } catch (IOException e) {
            System.err.println("warning: attempts of round " + (round.round() + 1) + " could not be compared: " + e);
        }
    }

    // Only for telling attempts apart; the promises of a vote are SHA-256.
    private static int checksum(Message.Content content) {
        CRC32C crc = new CRC32C();
        if (content instanceof Message.Float32 dense) {
            ByteBuffer bytes = ByteBuffer.allocate(dense.bytes());
            bytes.asFloatBuffer().put(dense.values());
            crc.update(bytes);
        } else if (content instanceof Message.Float64 dense) {
            ByteBuffer bytes = ByteBuffer.allocate(dense.bytes());
            bytes.asDoubleBuffer().put(dense.values());
            crc.update(bytes);
        } else if (content instanceof Message.Encoded encoded) {
            crc.update(encoded.message());
        }
        return (int) crc.getValue();
    }

    /** The integrity faults of this process so far, a full sentence each. */
    static List<String> faults() {
        return List.copyOf(FAULTS);
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new Comparison();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> configuration) {
                executor = context;
            }

            @Override
            public void shutdown() {
                executor = null;
            }
        };
    }

    /** The driver's side: what was made first in each place, the oldest forgotten. */
    private static final class Comparison implements DriverPlugin {
        private final Map<Place, First> first = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Place, First> eldest) {
                return size() > REMEMBERED;
            }
        };

        @Override
        public Map<String, String> init(SparkContext spark, PluginContext context) {
            return Map.of();
        }

        @Override
        public synchronized Object receive(Object message) {
            Made made = (Made) message;
            made.checksums().forEach((place, checksum) -> {
                First known = first.putIfAbsent(place, new First(checksum, made.executor()));
                if (known != null && known.checksum() != checksum) {
                    String fault = "integrity fault: worker " + place.worker() + " of round " + (place.round() + 1)
                            + " made one message on executor " + known.executor() + " and another on executor "
                            + made.executor();
                    if (FAULTS.size() < REMEMBERED) {
                        FAULTS.add(fault);
                    }
                    System.err.println("warning: " + fault);
                }
            });
            return null;
        }
    }
}
