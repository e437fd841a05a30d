package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Task;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Compares what is computed twice: when states were lost with their executor, the rounds since are computed again. Workers are pure
 * functions, so another result is an integrity fault of one of the two executors; it is reported on standard error and changes nothing
 * else.
 *
 * <p>Checksums are part of the results of Spark tasks, so that the scheduler's events identify the executor that made them, and only those of
 * workers of the task's own slice count. Of two attempts under speculation Spark keeps one result, and there is nothing to compare.
 */
final class Attempts {
    private static final int KEPT = 100_000;

    private static final List<String> FAULTS = new CopyOnWriteArrayList<>();

    // Executor side: what each running Spark task has computed, by its attempt id.
    private static final Map<Long, List<Made>> RUNNING = new ConcurrentHashMap<>();

    // Driver side: what was made first, the oldest dropped.
    private final Map<Place, First> first = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, First> eldest) {
            return size() > KEPT;
        }
    };

    /** Which worker of which round. */
    private record Place(int round, int worker) {}

    /** What was made first in a place, and where. */
    private record First(int checksum, String executor) {}

    /** The checksum of the message that a worker made in a round. */
    record Made(int round, int worker, int checksum) implements Serializable {}

    /** Executor side: notes what the running Spark task has computed. */
    static void note(WorkerTask.Round round, List<Task> tasks, List<Answer> answers) {
        TaskContext context = TaskContext.get();
        List<Made> made = RUNNING.computeIfAbsent(context.taskAttemptId(), id -> {
            context.addTaskCompletionListener((TaskCompletionListener) ended -> RUNNING.remove(id));
            return new ArrayList<>();
        });
        for (int k = 0; k < answers.size(); k++) {
            // What is computed only as input of an attack is no message.
            if (tasks.get(k).reply() != Task.Reply.ATTACK_INPUT) {
                Message message =
                        answers.get(k).delivery().orElse(answers.get(k).message());
                made.add(new Made(round.round(), tasks.get(k).worker(), checksum(message.content())));
            }
        }
    }

    /** Executor side: what the running Spark task has computed so far. */
    static Made[] ofThisTask() {
        return RUNNING.getOrDefault(TaskContext.get().taskAttemptId(), List.of())
                .toArray(Made[]::new);
    }

    // Only for telling attempts apart; the digests of a vote are SHA-256.
    private static int checksum(Message.Content content) {
        CRC32C crc = new CRC32C();
        if (content instanceof Message.Float32 dense) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * dense.values().length);
            bytes.asFloatBuffer().put(dense.values());
            crc.update(bytes);
        } else if (content instanceof Message.Float64 dense) {
            ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * dense.values().length);
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

    /** Driver side: compares what a task of these workers made, as its executor returned it, with what was made before. */
    synchronized void compare(Made[] made, Set<Integer> workers, String executor) {
        for (Made one : made == null ? new Made[0] : made) {
            if (one != null && workers.contains(one.worker())) {
                First known =
                        first.putIfAbsent(new Place(one.round(), one.worker()), new First(one.checksum(), executor));
                if (known != null && known.checksum() != one.checksum() && FAULTS.size() < KEPT) {
                    String fault = "integrity fault: worker " + one.worker() + " of round " + (one.round() + 1)
                            + " made one message on executor " + known.executor() + " and another on executor "
                            + executor;
                    FAULTS.add(fault);
                    System.err.println("warning: " + fault);
                }
            }
        }
    }
}
