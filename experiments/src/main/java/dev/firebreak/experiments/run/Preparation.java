package dev.firebreak.experiments.run;

import dev.firebreak.experiments.store.ResultFolder;

/** What came of preparing a job. */
public sealed interface Preparation permits Prepared, Preparation.Answered, Preparation.Again {

    /** There is nothing to do: the data show that a result answers the job already. */
    record Answered(ResultFolder result) implements Preparation {}

    /** Another process has changed what the job rests on; it is to be identified again. */
    record Again() implements Preparation {}
}
