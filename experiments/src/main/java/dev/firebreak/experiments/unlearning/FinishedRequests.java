package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.RunLock;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Finding;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of earlier requests: whether they are whole, what a repeated request does not change about them, and which request of a model
 * would bring back what another one has forgotten.
 */
record FinishedRequests(UnlearningCase asked, Configuration hadoop) {
    private static final Logger LOG = LoggerFactory.getLogger(FinishedRequests.class);

    /** The receipt of a finished result; one whose model, receipt and files at the owner do not belong together is refused. */
    static Receipt whole(ResultFolder folder, Owner owner) throws IOException {
        folder.check();
        Receipt receipt = Origin.receipt(folder).orElseThrow();
        byte[] salt = owner.salt(folder, receipt);
        owner.ids(folder, receipt, Owner.FORGOTTEN);
        Set<String> retained = owner.ids(folder, receipt, Owner.RETAINED);
        requireConfirmed(new Evidence.Records(salt, retained), receipt, owner.place(folder, receipt, Owner.RETAINED));
        return receipt;
    }

    /** Refuses records, read from a file, that are not those that remained by a receipt. */
    static void requireConfirmed(Evidence.Records retained, Receipt receipt, String file) {
        List<Finding> findings = ReceiptCheck.check(receipt, Evidence.NONE.withRetained(retained));
        if (findings.stream().anyMatch(f -> f.check().equals(ReceiptCheck.RETAINED) && f.isRefuted())) {
            throw new InputException("private: " + file + " or the " + Owner.SALT + " beside it is not what receipt "
                    + Owner.folderOf(receipt) + " was issued for; going on would bring forgotten records back; put them"
                    + " back from a copy");
        }
    }

    /** The finished result in a folder, if there is one. */
    static Optional<ResultFolder> finishedAt(String path, Configuration hadoop) throws IOException {
        Optional<ResultFolder> folder = ResultFolder.ifThere(path, hadoop);
        return folder.isPresent() && folder.get().finished() ? folder : Optional.empty();
    }

    /** The receipt of a finished result that is about to be replaced, if there is one that can be read. */
    static Optional<Receipt> receiptAt(String path, Configuration hadoop) throws IOException {
        try {
            Optional<ResultFolder> folder = finishedAt(path, hadoop);
            return folder.isPresent() ? Origin.receipt(folder.get()) : Optional.empty();
        } catch (InputException damaged) {
            LOG.debug("The private files of the damaged result {} are left", path, damaged);
            return Optional.empty();
        }
    }

    /** What the request asks for and the receipt that was issued before does not have, one sentence each. */
    List<String> withoutEffect(Receipt receipt) {
        List<String> notes = new ArrayList<>();
        notes.add("this request has already been fulfilled; the earlier receipt remains valid");
        asked.key().ifPresent(key -> {
            if (!receipt.isSigned()) {
                notes.add("key had no effect: the earlier receipt is not signed");
            } else if (!receipt.isSignedWith(key)) {
                notes.add("key had no effect: the earlier receipt is signed with another key");
            }
        });
        String request = asked.spec().get(UnlearnSpec.REQUEST);
        asked.spec()
                .given(UnlearnSpec.SIGNER)
                .filter(signer -> asked.release() && !receipt.signer().equals(signer))
                .ifPresent(signer -> notes.add("signer had no effect: the earlier receipt names the signer '"
                        + Printable.shortened(receipt.signer()) + "', not '" + signer + "'"));
        if (!receipt.request().equals(request)) {
            notes.add("request had no effect: the earlier receipt names the request '"
                    + Printable.shortened(receipt.request()) + "', not '" + request + "'");
        }
        return notes;
    }

    /** The same for a result that was there already, unless another process is at the request, which then does so. */
    void concludeUnlessHeld(ResultFolder folder, Receipt receipt) throws IOException {
        String name = Release.lockName(
                asked, request(folder, receipt), folder.manifest().run());
        RunLock lock;
        try {
            lock = asked.owner().folder().lock(name);
        } catch (IOException | InputException e) {
            LOG.debug("The private files of {} are left as they are", folder.location(), e);
            return;
        }
        try (lock) {
            conclude(folder, receipt);
        }
    }

    // The digest of the request that a result has come from.
    private String request(ResultFolder folder, Receipt receipt) throws IOException {
        Set<String> forgotten = asked.owner().ids(folder, receipt, Owner.REQUEST);
        return asked.requestDigest(folder.manifest().dataDigests(), forgotten);
    }

    /**
     * Notes a published result in the owner's log, and removes what was kept for ones that were never published in its place or
     * are replaced by it; the request is locked.
     */
    void conclude(ResultFolder folder, Receipt receipt) throws IOException {
        Manifest manifest = folder.manifest();
        Owner owner = asked.owner();
        new RequestLog(owner)
                .fulfilled(
                        asked.origin().shortHash(),
                        request(folder, receipt),
                        new RequestLog.Entry(
                                manifest.name(),
                                manifest.run(),
                                Owner.folderOf(receipt),
                                folder.location(),
                                Origin.shortHash(receipt.modelAfter())));
        owner.published(manifest.name(), manifest.run(), receipt, folder.location());
        owner.forgetUnpublished(manifest.name(), manifest.run(), folder.location());
        if (asked.release()) {
            folder.levelTimes();
        }
    }

    /** Refuses to retain what another request of the same model has forgotten, naming the result to go on from. */
    void requireNothingBroughtBack(RequestRecords records) throws IOException {
        Set<String> gone = new HashSet<>(asked.earlier());
        gone.addAll(records.forgottenIds());
        List<Owner> owners =
                asked.owner().sameAs(asked.former()) ? List.of(asked.owner()) : List.of(asked.owner(), asked.former());
        for (Owner owner : owners) {
            RequestLog log = new RequestLog(owner);
            for (RequestLog.Entry entry : log.of(asked.origin().shortHash())) {
                Set<String> back = new HashSet<>(forgotten(owner, entry));
                back.removeAll(gone);
                if (!back.isEmpty()) {
                    throw new InputException("model: " + back.size() + " records of "
                            + asked.origin().label()
                            + " were forgotten by an earlier request, and would be back in the answer to this one;"
                            + " take the result of that request as the model: "
                            + latest(owner, log, entry).result()
                            + (asked.release()
                                    ? ""
                                    : " (independent experiments have owner's folders of their own: key 'private')"));
                }
            }
        }
    }

    private static Set<String> forgotten(Owner owner, RequestLog.Entry entry) throws IOException {
        String path = entry.name() + "/" + entry.run() + "/" + entry.receipt() + "/" + Owner.FORGOTTEN;
        byte[] text = owner.file(entry.name(), entry.run(), entry.receipt(), Owner.FORGOTTEN)
                .orElseThrow(
                        () -> new InputException("private: " + owner.folder().path() + "/" + path
                                + " is not there, so it is unknown what the result " + entry.result()
                                + " has forgotten; put it back from a copy"));
        return OwnerIds.read(text, owner.folder().path() + "/" + path);
    }

    // The last of a chain of requests, by what they have forgotten.
    private static RequestLog.Entry latest(Owner owner, RequestLog log, RequestLog.Entry from) throws IOException {
        RequestLog.Entry last = from;
        Set<String> seen = new HashSet<>();
        while (seen.add(last.model())) {
            int most = forgotten(owner, last).size();
            for (RequestLog.Entry next : log.of(last.model())) {
                int count = forgotten(owner, next).size();
                if (count > most) {
                    most = count;
                    last = next;
                }
            }
        }
        return last;
    }
}
