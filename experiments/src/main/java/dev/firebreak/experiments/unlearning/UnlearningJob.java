package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Preparation;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One unlearning request that is found and checked, or the training that precedes requests. There are no digests of data where everything
 * that is asked for was forgotten before.
 */
record UnlearningJob(
        UnlearningCase asked, SortedMap<String, String> digests, Inputs inputs, RunOptions options, UnlearnKind kind)
        implements Job {

    /** Finds everything that the request names; what is missing or does not fit is refused. */
    static UnlearningJob of(UnlearnSpec spec, Inputs inputs, RunOptions options, UnlearnKind kind) throws IOException {
        UnlearningCase asked = UnlearningCase.of(spec, options.out(), inputs.hadoop());
        if (asked.alreadyForgotten()) {
            return new UnlearningJob(asked, new TreeMap<>(), inputs, options, kind);
        }
        SortedMap<String, String> digests =
                inputs.digests(asked.origin().data(), asked.origin().dataSeed());
        asked.requireSameData(digests);
        return new UnlearningJob(asked, asked.shown(digests), inputs, options, kind);
    }

    @Override
    public String name() {
        return asked.spec().name();
    }

    @Override
    public String canonical() {
        return asked.canonical();
    }

    @Override
    public List<Expectation> expectations() {
        return asked.spec().get(UnlearnSpec.EXPECT);
    }

    /** Everything asked for was forgotten by the requests that the model is the result of. */
    @Override
    public Optional<ResultFolder> answer() {
        return asked.alreadyForgotten() ? asked.origin().folder() : Optional.empty();
    }

    @Override
    public boolean isRepeatable() {
        return !asked.release();
    }

    @Override
    public List<String> found(ResultFolder result) throws IOException {
        boolean origin = asked.origin()
                .folder()
                .filter(folder -> folder.location().equals(result.location()))
                .isPresent();
        FinishedRequests requests = new FinishedRequests(asked, inputs.hadoop());
        if (origin) {
            return requests.withoutEffect(FinishedRequests.whole(result, asked.former()));
        }
        if (asked.release() && options.force()) {
            throw new InputException("--force: the release in " + result.location()
                    + " is published; another one would carry other noise, and whoever averages the two has less noise than"
                    + " the certificate counts on");
        }
        Receipt receipt = FinishedRequests.whole(result, asked.owner());
        requests.concludeUnlessHeld(result, receipt);
        return requests.withoutEffect(receipt);
    }

    // If another process has written the owner's key first, digests and run id are others under it.
    private boolean hasLastingKey() throws IOException {
        return asked.owner().establish().sameAs(asked.owner());
    }

    @Override
    public Job lasting() throws IOException {
        return hasLastingKey() ? this : of(asked.spec(), inputs, options, kind);
    }

    @Override
    public Preparation prepare(String run, String path) throws IOException {
        Dataset dataset = inputs.load(asked.origin().data(), asked.origin().dataSeed());
        RequestRecords records = RequestRecords.of(asked, dataset);
        asked.requireWholeChain(records);
        if (asked.requested().isPresent() && records.forgotten().length == 0) {
            return new Preparation.Answered(asked.origin().folder().orElseThrow());
        }
        if (asked.requested().isPresent()) {
            new FinishedRequests(asked, inputs.hadoop()).requireNothingBroughtBack(records);
        }
        int blocks = asked.spec().get(UnlearnSpec.BLOCKS);
        if (blocks > records.retained().length) {
            throw new InputException("blocks: there are " + blocks + " for " + records.retained().length
                    + " records; take at most as many");
        }
        Model model = Models.MODELS.build(asked.origin().learner()).build(dataset.train());
        if (!model.isSeparable()) {
            throw new InputException(
                    "learner: " + asked.origin().learner() + " has batch norm, whose statistics come from"
                            + " records and are part of the model that no method forgets from; use group-norm");
        }
        asked.origin().parameters(model);
        Examples before = dataset.train().select(records.before());
        asked.spec()
                .methods()
                .map(Unlearners.UNLEARNERS::build)
                .forEach(method -> method.check(model, before, records.forget().length));
        Release release = new Release(asked, digests, records);
        Optional<ResultFolder> published = release.published(options.out(), inputs.hadoop());
        if (published.isPresent()) {
            return new Preparation.Answered(published.get());
        }
        asked.requireLaterThanPrevious(kind.clock().instant());
        if (!hasLastingKey()) {
            return new Preparation.Again();
        }
        Optional<Release.Attempt> begun = release.begin(run, path);
        return begun.isPresent()
                ? new PreparedUnlearning(
                        this,
                        asked,
                        dataset,
                        records,
                        model,
                        before,
                        begun.get(),
                        asked.salt(digests, records.forgottenIds()))
                : new Preparation.Again();
    }
}
