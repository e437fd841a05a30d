package dev.firebreak.core.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Numbered pieces of work on several threads, the caller being one of them. The others are as many as there are further processors; they
 * stay awake for a moment after their work, since waking a thread takes as long as many a piece.
 */
public final class Parallel {
    // Our choice: longer than what happens between two pieces of a training round, too short to matter to other
    // processes.
    private static final long AWAKE_NANOS = 100_000;

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
        Job[] others = new Job[Math.max(0, threads - 1)];
        int taken = 0;
        for (Helper helper : Helper.ALL) {
            if (taken < others.length) {
                Job job = new Job(body, Thread.currentThread());
                if (helper.take(job)) {
                    others[taken++] = job;
                }
            }
        }
        try {
            body.run();
        } finally {
            for (int t = 0; t < taken; t++) {
                others[t].join();
            }
        }
    }

    /** What a helper is asked to run: it begins once, unless the caller was done before. */
    private static final class Job extends AtomicBoolean {
        private static final long serialVersionUID = 1;

        private final transient Runnable body;
        private final transient Thread caller;
        private final transient ClassLoader loader;
        private transient volatile boolean done;
        private transient Throwable failed;

        Job(Runnable body, Thread caller) {
            this.body = body;
            this.caller = caller;
            this.loader = caller.getContextClassLoader();
        }

        void run() {
            if (compareAndSet(false, true)) {
                // Plug-ins are found by the context class loader, and a helper outlives the one it was started under.
                Thread.currentThread().setContextClassLoader(loader);
                try {
                    body.run();
                } catch (RuntimeException | Error thrown) {
                    failed = thrown;
                }
                done = true;
                LockSupport.unpark(caller);
            }
        }

        void join() {
            if (!compareAndSet(false, true)) {
                boolean interrupted = await(() -> done);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                if (failed instanceof Error error) {
                    throw error;
                }
                if (failed != null) {
                    throw (RuntimeException) failed;
                }
            }
        }
    }

    /** Waits awake for a while, then parked. Returns whether the thread was interrupted in between. */
    private static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + AWAKE_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }

    /** A thread that waits for jobs. One that is not idle is not asked: its work is done by those who are there. */
    private static final class Helper implements Runnable {
        static final List<Helper> ALL = Stream.generate(Helper::new)
                .limit(Runtime.getRuntime().availableProcessors() - 1)
                .toList();

        private final AtomicReference<Job> job = new AtomicReference<>();
        private final Thread thread = new Thread(this, "firebreak-helper");

        Helper() {
            thread.setDaemon(true);
            thread.start();
        }

        boolean take(Job asked) {
            boolean idle = job.compareAndSet(null, asked);
            if (idle) {
                LockSupport.unpark(thread);
            }
            return idle;
        }

        @Override
        public void run() {
            while (true) {
                await(() -> job.get() != null);
                job.get().run();
                job.set(null);
            }
        }
    }

    /** Whose turn it is. */
    private static final class Turn {
        private volatile int current;
        private volatile boolean abandoned;

        // Awake for a while, since the piece before is often done sooner than a thread wakes.
        void await(int piece) {
            long end = System.nanoTime() + AWAKE_NANOS;
            while (current != piece && !abandoned && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            awaitAsleep(piece);
        }

        private synchronized void awaitAsleep(int piece) {
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
