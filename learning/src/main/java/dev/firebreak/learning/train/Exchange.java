package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.Commitments;
import dev.firebreak.coding.CommittedPlan;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.DigestVote;
import dev.firebreak.coding.Received;
import dev.firebreak.coding.Uplink;
import dev.firebreak.coding.compression.CommitmentCodec;
import dev.firebreak.core.kernel.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a round's messages go from the workers that follow the protocol to the server. */
sealed interface Exchange {

    /**
     * What an adversary sees: all messages as the server reads them, late ones included, because late workers cannot be predicted. In
     * worker order.
     */
    List<Message> seen();

    /** Lets the messages of the honest workers that are in time arrive, and what the server reads of the Byzantine ones' messages. */
    Arrival arrive(IntPredicate inTime, List<Message> forged);

    /** The exchange that a round's plan needs. */
    static Exchange of(Channel channel, CodingPlan plan, RoundTasks tasks, Answers answers) {
        return plan instanceof CommittedPlan committed
                ? new CommitThenFetch(channel, committed, tasks, answers)
                : new DirectExchange(channel, plan, tasks, answers);
    }

    /**
     * What reached the server in a round.
     *
     * @param decoded what the code made of it
     * @param senders the workers whose messages were read, in the order of {@code messages}; none where digests are sent
     * @param messages what was read; no rows where digests are sent
     * @param unreadable the workers whose messages could not be read; none where digests are sent
     * @param honest what came in time from honest workers and could be read, in worker order; a commitment if no more was fetched
     * @param rows the numbers of the honest messages; no rows if they were not all delivered
     * @param late how many honest workers' messages did not come in time
     * @param malformed how many messages could not be read
     * @param uplink how many messages and bytes came
     */
    record Arrival(
            Decoded decoded,
            int[] senders,
            Rows messages,
            int[] unreadable,
            List<Message> honest,
            Rows rows,
            int late,
            int malformed,
            Uplink uplink) {}

    /** Every worker sends its message. */
    final class DirectExchange implements Exchange {
        private final Channel channel;
        private final CodingPlan plan;
        private final RoundTasks tasks;
        private final List<Message> messages;

        DirectExchange(Channel channel, CodingPlan plan, RoundTasks tasks, Answers answers) {
            this.channel = channel;
            this.plan = plan;
            this.tasks = tasks;
            // Opening is decoding, which takes time, and messages are independent.
            Message[] opened = new Message[tasks.protocol()];
            Parallel.forEach(Runtime.getRuntime().availableProcessors(), opened.length, () -> k -> {
                opened[k] = answers.messages()
                        .get(k)
                        .map(message ->
                                channel.open(tasks.round(), tasks.tasks().get(k), message))
                        .orElse(null);
            });
            this.messages = Arrays.stream(opened).filter(Objects::nonNull).toList();
        }

        @Override
        public List<Message> seen() {
            return Message.readable(messages);
        }

        @Override
        public Arrival arrive(IntPredicate inTime, List<Message> forged) {
            List<Message> kept = messages.stream()
                    .filter(message -> tasks.isHonest(message.worker()) && inTime.test(message.worker()))
                    .toList();
            List<Message> all = Stream.concat(kept.stream(), forged.stream()).toList();
            List<Message> read = Message.readable(all);
            int[] malformed = all.stream()
                    .filter(message -> !message.isReadable())
                    .mapToInt(Message::worker)
                    .toArray();
            int[] blamed = channel.trustedTransport() ? malformed : new int[0];
            Received received = new Received(
                    read.stream().mapToInt(Message::worker).toArray(),
                    Message.rows(read),
                    blamed,
                    channel.missingIsFaulty() ? tasks.participants() - all.size() : 0);
            List<Message> own = Message.readable(kept);
            int[] senders = all.stream().mapToInt(Message::worker).toArray();
            long[] bytes =
                    all.stream().mapToLong(message -> message.content().bytes()).toArray();
            return new Arrival(
                    plan.decode(received),
                    received.workers(),
                    received.rows(),
                    malformed,
                    own,
                    Message.rows(own),
                    tasks.honest().size() - kept.size(),
                    malformed.length,
                    plan.uplink(senders, bytes));
        }
    }

    /**
     * Every worker sends a digest, and the server has few of the messages delivered. Only an adversary that sees everything makes all
     * of them travel: that is the simulation's cost, not the protocol's, and is not counted.
     */
    record CommitThenFetch(Channel channel, CommittedPlan plan, RoundTasks tasks, Answers answers) implements Exchange {

        @Override
        public List<Message> seen() {
            return Message.readable(fetch(tasks.tasks().subList(0, tasks.protocol()).stream()
                    .map(Task::worker)
                    .toList()));
        }

        @Override
        public Arrival arrive(IntPredicate inTime, List<Message> forged) {
            List<Integer> workers = new ArrayList<>();
            List<byte[]> digests = new ArrayList<>();
            List<Integer> malformed = new ArrayList<>();
            List<Message> honest = new ArrayList<>();
            int length = channel.length(tasks.tasks().get(0).assignment());
            int came = 0;
            for (int k = 0; k < tasks.honest().size(); k++) {
                int worker = tasks.tasks().get(k).worker();
                Optional<Message> message = answers.messages().get(k).filter(m -> inTime.test(worker));
                if (message.isPresent()) {
                    came++;
                    Optional<byte[]> digest =
                            channel.wire().openCommitment(tasks.round(), worker, length, message.get());
                    if (digest.isPresent()) {
                        workers.add(worker);
                        digests.add(digest.get());
                        honest.add(message.get());
                    } else {
                        malformed.add(worker);
                    }
                }
            }
            for (Message message : forged) {
                workers.add(message.worker());
                digests.add(DigestVote.digest(message.values()));
            }
            Tally tally = new Tally(forged);
            int[] blamed = channel.trustedTransport() ? ints(malformed) : new int[0];
            int committed = came + forged.size();
            int faultyMissing = channel.missingIsFaulty() ? tasks.participants() - committed : 0;
            Commitments commitments = new Commitments(ints(workers), digests, blamed, length, faultyMissing);
            Decoded decoded = plan.decode(commitments, tally::deliver);
            Uplink uplink =
                    new Uplink(committed + tally.messages, (long) committed * CommitmentCodec.BYTES + tally.bytes);
            Rows none = Rows.of(new double[0][]);
            return new Arrival(
                    decoded,
                    new int[0],
                    none,
                    new int[0],
                    honest,
                    none,
                    tasks.honest().size() - came,
                    malformed.size() + tally.unreadable,
                    uplink);
        }

        private static int[] ints(List<Integer> list) {
            return list.stream().mapToInt(Integer::intValue).toArray();
        }

        private List<Message> fetch(List<Integer> workers) {
            Map<Integer, Message> delivered = answers.pending().apply(workers);
            Map<Integer, Task> byWorker = tasks.tasks().subList(0, tasks.protocol()).stream()
                    .collect(Collectors.toMap(Task::worker, Function.identity()));
            return workers.stream()
                    .filter(delivered::containsKey)
                    .map(worker -> channel.open(tasks.round(), byWorker.get(worker), delivered.get(worker)))
                    .toList();
        }

        /** Fetches for the server, and counts. */
        private final class Tally {
            private final Map<Integer, Message> forged;
            private int messages;
            private long bytes;
            private int unreadable;

            Tally(List<Message> forged) {
                this.forged = forged.stream().collect(Collectors.toMap(Message::worker, Function.identity()));
            }

            Map<Integer, double[]> deliver(List<Integer> workers) {
                List<Integer> asked = workers.stream()
                        .filter(worker -> !forged.containsKey(worker))
                        .toList();
                List<Message> delivered = new ArrayList<>(asked.isEmpty() ? List.of() : fetch(asked));
                workers.stream().filter(forged::containsKey).map(forged::get).forEach(delivered::add);
                Map<Integer, double[]> vectors = new HashMap<>();
                if (channel.missingIsFaulty()) {
                    // A worker that committed and does not deliver has broken its commitment: no digest is that of an
                    // empty
                    // vector.
                    workers.forEach(worker -> vectors.put(worker, new double[0]));
                }
                for (Message message : delivered) {
                    messages++;
                    bytes += message.content().bytes();
                    unreadable += message.isReadable() ? 0 : 1;
                    if (message.isReadable() || channel.trustedTransport()) {
                        vectors.put(message.worker(), message.values());
                    }
                }
                return vectors;
            }
        }
    }
}
