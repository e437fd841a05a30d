package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.RunLock;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The state of a release in the owner's log: published once, with noise that is drawn once. An experiment has none.
 *
 * @param asked the request
 * @param model what it is asked of, by the name in the log
 * @param request its digest
 */
record Release(UnlearningCase asked, String model, String request) {

    /**
     * The release of a request.
     *
     * @param digests of the data, as a result shows them
     * @param records which are where
     */
    Release(UnlearningCase asked, SortedMap<String, String> digests, RequestRecords records) {
        this(asked, asked.origin().shortHash(), asked.requestDigest(digests, records.forgottenIds()));
    }

    /**
     * Where the request was published before, by whatever code and under whatever name.
     *
     * @param out the folder of results
     * @throws InputException if it was published and is not to be found
     */
    Optional<ResultFolder> published(String out, Configuration hadoop) throws IOException {
        if (!asked.release()) {
            return Optional.empty();
        }
        Optional<RequestLog.Entry> known = new RequestLog(asked.owner()).entry(model, request);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        RequestLog.Entry entry = known.get();
        Optional<ResultFolder> there = finished(entry.result(), hadoop);
        if (there.isEmpty()) {
            // Results may have been moved, with the owner's folder.
            there = finished(out + "/" + entry.name() + "/" + entry.run(), hadoop);
        }
        if (there.isEmpty() && entry.published()) {
            throw new InputException("forget: this request was released already, as " + entry.name() + "/" + entry.run()
                    + " (receipt " + entry.receipt() + "), but its result is not in " + entry.result()
                    + "; put it back: another release would carry other noise, and whoever averages the two has less noise"
                    + " than the certificate counts on");
        }
        return there;
    }

    private static Optional<ResultFolder> finished(String path, Configuration hadoop) throws IOException {
        Optional<ResultFolder> folder = ResultFolder.ifThere(path, hadoop);
        return folder.isPresent() && folder.get().finished() ? folder : Optional.empty();
    }

    /**
     * The right to write a request's private files, and the key of its noise.
     *
     * @param lock held until the result is concluded
     * @param noiseKey nothing in an experiment
     */
    record Attempt(RunLock lock, Optional<byte[]> noiseKey) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lock.close();
        }
    }

    /**
     * What is locked: a release by its request, whatever runs answer it, and an experiment by its run, wherever its result goes.
     *
     * @param request digest of the request
     * @param run id of the run
     */
    static String lockName(UnlearningCase asked, String request, String run) {
        return asked.release() ? request : run;
    }

    /**
     * Begins to answer the request; the key of the noise is on the disk before anything is drawn from it.
     *
     * @param run id of the run that publishes
     * @param result where
     * @return nothing where another process has published the request meanwhile
     * @throws InputException naming the process that answers the same request
     */
    Optional<Attempt> begin(String run, String result) throws IOException {
        RunLock lock = asked.owner().lock(lockName(asked, request, run));
        try {
            Optional<byte[]> key = noiseKey(run, result);
            if (asked.release() && key.isEmpty()) {
                lock.close();
                return Optional.empty();
            }
            return Optional.of(new Attempt(lock, key));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Optional<byte[]> noiseKey(String run, String result) throws IOException {
        if (!asked.release()) {
            return Optional.empty();
        }
        RequestLog log = new RequestLog(asked.owner());
        byte[] key = log.noiseKey(model, request);
        Optional<RequestLog.Entry> known = log.entry(model, request);
        if (known.isPresent() && known.get().published()) {
            log.fulfilled(model, request, known.get());
            return Optional.empty();
        }
        if (known.isPresent() && !known.get().run().equals(run)) {
            // An attempt under other code, which can never be finished any more.
            asked.owner()
                    .forgetUnpublished(
                            known.get().name(), known.get().run(), known.get().result());
        }
        log.begun(model, request, asked.spec().name(), run, result);
        return Optional.of(key);
    }
}
