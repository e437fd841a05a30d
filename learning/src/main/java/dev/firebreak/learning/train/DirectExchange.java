package dev.firebreak.learning.train;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.Received;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

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
                    .map(message -> channel.open(tasks.round(), tasks.tasks().get(k), message))
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
                own,
                Message.rows(own),
                tasks.honest().size() - kept.size(),
                malformed.length,
                plan.uplink(senders, bytes));
    }
}
