package dev.firebreak.core.kernel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Numbered pieces of work on several threads of the common pool, the caller being one of them. */
public final class Parallel {
    private Parallel() {}

    /** A piece of work in two steps: the first may overlap with other pieces, the second runs in the order of their numbers. */
    public interface Ordered {
        /** The part that depends on nothing else. */
        void compute(int piece);

        /** The part that must run in order; called on the thread that computed the piece. */
        void merge(int piece);
    }

    /**
     * Does pieces {@code 0..pieces-1}, each once, in no particular order.
     *
     * @param threads at least 1; no more are used than there are pieces
     * @param worker makes one worker, with buffers of its own, for each thread
     */
    public static void forEach(int threads, int pieces, Supplier<IntConsumer> worker) {
        AtomicInteger next = new AtomicInteger();
        run(Math.min(threads, pieces), () -> {
            IntConsumer own = worker.get();
            for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                try {
                    own.accept(piece);
                } catch (RuntimeException | Error failed) {
                    next.set(pieces);
                    throw failed;
                }
            }
        });
    }

    /**
     * Computes pieces {@code 0..pieces-1} at once and merges them in ascending order, holding no more results than there are threads.
     * Pieces are taken in ascending order, so the one whose turn it is to merge is always under way.
     */
    public static void inOrder(int threads, int pieces, Supplier<Ordered> worker) {
        Turn turn = new Turn();
        forEach(threads, pieces, () -> {
            Ordered own = worker.get();
            return piece -> {
                try {
                    own.compute(piece);
                    turn.await(piece);
                    own.merge(piece);
                } catch (RuntimeException | Error failed) {
                    turn.abandon();
                    throw failed;
                }
                turn.done(piece);
            };
        });
    }

    private static void run(int threads, Runnable body) {
        ForkJoinTask<?>[] others = new ForkJoinTask<?>[Math.max(0, threads - 1)];
        for (int t = 0; t < others.length; t++) {
            others[t] = ForkJoinPool.commonPool().submit(body);
        }
        try {
            body.run();
        } finally {
            for (ForkJoinTask<?> other : others) {
                other.join();
            }
        }
    }

    /** Whose turn it is. */
    private static final class Turn {
        private int current;
        private boolean abandoned;

        synchronized void await(int piece) {
            boolean interrupted = false;
            while (current != piece && !abandoned) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (abandoned) {
                throw new IllegalStateException("an earlier piece of the work has failed");
            }
        }

        synchronized void done(int piece) {
            current = piece + 1;
            notifyAll();
        }

        synchronized void abandon() {
            abandoned = true;
            notifyAll();
        }
    }
}
