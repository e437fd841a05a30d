package dev.firebreak.learning.train;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.Received;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every worker sends its message. */
final class DirectExchange implements Exchange {
    private final Channel channel;
    private final CodingPlan plan;
    private final RoundTasks tasks;
    private final List<Delivery> deliveries;

    DirectExchange(Channel channel, CodingPlan plan, RoundTasks tasks, Answers answers) {
        this.channel = channel;
        this.plan = plan;
        this.tasks = tasks;
        // Opening is decoding, which takes time, and no message has to do with another.
        this.deliveries = IntStream.range(0, tasks.protocol())
                .parallel()
                .filter(k -> answers.messages().get(k).isPresent())
                .mapToObj(k -> channel.open(
                        tasks.round(),
                        tasks.tasks().get(k),
                        answers.messages().get(k).orElseThrow()))
                .toList();
    }

    @Override
    public List<Message> seen() {
        return Delivery.read(deliveries);
    }

    @Override
    public Arrival arrive(IntPredicate inTime, List<Delivery> forged) {
        List<Delivery> kept = deliveries.stream()
                .filter(delivery -> tasks.isHonest(delivery.worker()) && inTime.test(delivery.worker()))
                .toList();
        List<Delivery> all = Stream.concat(kept.stream(), forged.stream()).toList();
        List<Message> read = Delivery.read(all);
        int[] malformed = all.stream()
                .filter(delivery -> delivery.read().isEmpty())
                .mapToInt(Delivery::worker)
                .toArray();
        int[] blamed = channel.trustedTransport() ? malformed : new int[0];
        Received received = new Received(
                read.stream().mapToInt(Message::worker).toArray(),
                Message.rows(read),
                blamed,
                channel.missingIsFaulty() ? tasks.participants() - all.size() : 0);
        List<Message> own = Delivery.read(kept);
        int[] senders = all.stream().mapToInt(Delivery::worker).toArray();
        long[] bytes = all.stream().mapToLong(Delivery::bytes).toArray();
        return new Arrival(
                plan.decode(received),
                own,
                Message.rows(own),
                tasks.honest().size() - kept.size(),
                malformed.length,
                plan.uplink(senders, bytes));
    }
}
