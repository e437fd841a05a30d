package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ParallelTest {

    @Test
    void everyPieceIsDoneOnce() {
        for (int threads : new int[] {1, 2, 5}) {
            for (int repeat = 0; repeat < 200; repeat++) {
                AtomicIntegerArray done = new AtomicIntegerArray(17);
                Parallel.forEach(threads, 17, () -> done::incrementAndGet);
                for (int piece = 0; piece < 17; piece++) {
                    assertEquals(1, done.get(piece));
                }
            }
        }
        Parallel.forEach(3, 0, () -> piece -> Assertions.fail());
    }

    /** Two pieces that wait for each other end only if two threads run them. */
    @Test
    void aFurtherProcessorHelps() {
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            CountDownLatch both = new CountDownLatch(2);
            Parallel.forEach(2, 2, () -> piece -> {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        });
    }

    @Test
    void helpersWorkUnderTheClassLoaderOfTheCaller() {
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        ClassLoader own = new ClassLoader() {};
        List<ClassLoader> seen = Collections.synchronizedList(new ArrayList<>());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            Thread.currentThread().setContextClassLoader(own);
            CountDownLatch both = new CountDownLatch(2);
            Parallel.forEach(2, 2, () -> piece -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        });
        assertEquals(List.of(own, own), seen);
    }

    /** Work inside of work, while all helpers are busy, is done by the thread that asks. */
    @Test
    void workMayAskForHelpItself() {
        AtomicIntegerArray done = new AtomicIntegerArray(64);
        Parallel.forEach(
                4, 8, () -> outer -> Parallel.forEach(4, 8, () -> inner -> done.incrementAndGet(8 * outer + inner)));
        assertTrue(IntStream.range(0, 64).allMatch(k -> done.get(k) == 1));
    }

    @Test
    void whatFailsReachesTheCallerAndLaterWorkIsDoneAllTheSame() {
        IllegalStateException failure = new IllegalStateException("piece 3");
        for (int repeat = 0; repeat < 50; repeat++) {
            IllegalStateException seen = assertThrows(
                    IllegalStateException.class,
                    () -> Parallel.forEach(2, 100, () -> piece -> {
                        if (piece == 3) {
                            throw failure;
                        }
                    }));
            assertSame(failure, seen);
            everyPieceIsDoneOnce();
        }
    }

    @Test
    void mergesRunInOrder() {
        List<Integer> merged = Collections.synchronizedList(new ArrayList<>());
        Parallel.inOrder(3, 500, () -> new Parallel.Ordered() {
            @Override
            public void compute(int piece) {
                if (piece % 7 == 0) {
                    Thread.yield();
                }
            }

            @Override
            public void merge(int piece) {
                merged.add(piece);
            }
        });
        assertEquals(IntStream.range(0, 500).boxed().toList(), merged);
    }
}
