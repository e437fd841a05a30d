package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class StateTest {

    @Test
    void nestsAndTakesApart() {
        State inner = State.EMPTY.with("memory", 1, 2).with("count", 3);
        State outer = State.EMPTY.with("worker-1", inner).with("worker-10", State.EMPTY.with("memory", 9));
        assertArrayEquals(new double[] {1, 2}, outer.under("worker-1").get("memory"));
        assertEquals(3, outer.under("worker-1").number("count", 0));
        assertEquals(2, outer.under("worker-1").arrays().size());
        assertArrayEquals(new double[] {9}, outer.under("worker-10").get("memory"));
    }

    @Test
    void addingLeavesTheOldOneAlone() {
        State before = State.EMPTY.with("a", 1);
        before.with("a", 2);
        assertEquals(1, before.number("a", 0));
        assertEquals(7, before.number("b", 7));
        assertNull(before.get("b"));
    }
}
