package dev.firebreak.experiments.store;

import dev.firebreak.experiments.store.ResultStore.Standing;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * A run's folder as it was found, with its lock unless it is finished and stays so.
 *
 * @param location where the run's folders are
 * @param files those in the folder to be written
 * @param standing what is there already
 * @param lock {@code null} for a finished run
 */
record OpenedRun(Location location, RunFiles files, Standing standing, RunLock lock) {
    static final String LOCKS = ".locks";
    static final String LOCK = ".lock";

    /** See {@link ResultStore#open}. */
    static OpenedRun at(Configuration configuration, String out, String name, String run, String spec, boolean force)
            throws IOException {
        Folder parent = Location.parent(configuration, out, name);
        Location location = new Location(parent, run);
        Folder locks = parent.in(LOCKS);
        String lockName = run + LOCK;
        if (!force && !location.replacing() && whole(location, spec)) {
            RunLock.tidy(locks, lockName);
            return finished(location, run);
        }
        location.probe();
        RunLock lock = RunLock.take(locks, lockName, configuration);
        try {
            boolean redone = location.recover(spec);
            if ((redone || !force) && whole(location, spec)) {
                lock.close();
                return finished(location, run);
            }
            boolean begun = Location.begun(location.result(), spec);
            boolean redo = begun && location.result().has(ResultFolder.SUCCESS);
            if (redo) {
                location.requireReplaceable(spec);
            }
            Folder folder = redo ? location.redo() : location.result();
            Standing standing = Location.begun(folder, spec) ? Standing.RESUMABLE : Standing.NEW;
            // Of a result that is whole the redo is resumed; what is not whole is begun again where it is.
            return new OpenedRun(location, new RunFiles(folder, run, force && begun && !redo), standing, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static boolean whole(Location location, String spec) throws IOException {
        if (!Location.begun(location.result(), spec) || !location.result().has(ResultFolder.SUCCESS)) {
            return false;
        }
        ResultFolder.requireWhole(location.result());
        return true;
    }

    private static OpenedRun finished(Location location, String run) {
        return new OpenedRun(location, new RunFiles(location.result(), run, false), Standing.FINISHED, null);
    }
}
