package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.RunLock;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;

/** The state of a release in the owner's log: published once, with noise that is drawn once. An experiment has none. */
record Release(UnlearningCase asked, String model, String request) {

    /** The release of a request, by digests of the data as a result shows them. */
    Release(UnlearningCase asked, SortedMap<String, String> digests, RequestRecords records) {
        this(asked, asked.origin().shortHash(), asked.requestDigest(digests, records.forgottenIds()));
    }

    /** Where the request was published before, by whatever code and name; refused if it was, and is not to be found. */
    Optional<ResultFolder> published(String out, Configuration hadoop) throws IOException {
        Optional<RequestLog.Entry> known =
                asked.release() ? new RequestLog(asked.owner()).entry(model, request) : Optional.empty();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        RequestLog.Entry entry = known.get();
        Optional<ResultFolder> there = FinishedRequests.finishedAt(entry.result(), hadoop);
        if (there.isEmpty()) {
            // Results may have been moved, with the owner's folder.
            there = FinishedRequests.finishedAt(out + "/" + entry.name() + "/" + entry.run(), hadoop);
        }
        if (there.isEmpty() && entry.published()) {
            throw new InputException("forget: this request was released already, as " + entry.name() + "/" + entry.run()
                    + " (receipt " + entry.receipt() + "), but its result is not in " + entry.result()
                    + "; put it back: another release would carry other noise, and whoever averages the two has less noise"
                    + " than the certificate counts on");
        }
        return there;
    }

    /** The right to write a request's private files until the result is concluded, and the key of its noise; none in an experiment. */
    record Attempt(RunLock lock, Optional<byte[]> noiseKey) {}

    /** What is locked: a release by its request, whatever runs answer it, and an experiment by its run, wherever its result goes. */
    static String lockName(UnlearningCase asked, String request, String run) {
        return asked.release() ? request : run;
    }

    /**
     * Begins to answer the request by a run whose result goes to {@code result}; the key of the noise is on the disk before anything is
     * drawn from it. Empty where another process has published the request meanwhile; refused while one is answering it.
     */
    Optional<Attempt> begin(String run, String result) throws IOException {
        RunLock lock = asked.owner().folder().lock(lockName(asked, request, run));
        try {
            if (!asked.release()) {
                return Optional.of(new Attempt(lock, Optional.empty()));
            }
            RequestLog log = new RequestLog(asked.owner());
            byte[] key = log.noiseKey(model, request);
            Optional<RequestLog.Entry> known = log.entry(model, request);
            if (known.isPresent() && known.get().published()) {
                log.fulfilled(model, request, known.get());
                lock.close();
                return Optional.empty();
            }
            if (known.isPresent() && !known.get().run().equals(run)) {
                // An attempt under other code, which can never be finished any more.
                asked.owner()
                        .forgetUnpublished(
                                known.get().name(),
                                known.get().run(),
                                known.get().result());
            }
            log.begun(model, request, asked.spec().name(), run, result);
            return Optional.of(new Attempt(lock, Optional.of(key)));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
