package dev.firebreak.experiments.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that this process is writing, for when it has to end without them. */
public final class OpenRuns {
    private static final Set<ResultStore> OPEN = new HashSet<>();
    private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);

    private OpenRuns() {}

    static void add(ResultStore store) {
        synchronized (OPEN) {
            OPEN.add(store);
        }
    }

    static void remove(ResultStore store) {
        synchronized (OPEN) {
            OPEN.remove(store);
        }
    }

    /**
     * Says in the status of each that it was stopped. A run that is writing its last files gets to their end.
     *
     * @return whether one was stopped
     */
    public static boolean stop(String reason) {
        List<ResultStore> all;
        synchronized (OPEN) {
            all = List.copyOf(OPEN);
        }
        boolean stopped = false;
        for (ResultStore store : all) {
            try {
                stopped |= store.interrupt(reason);
            } catch (IOException e) {
                LOG.warn("The status of {} could not be written: {}", store.path(), e.getMessage());
            }
        }
        return stopped;
    }
}
