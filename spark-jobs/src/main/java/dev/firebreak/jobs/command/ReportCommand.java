package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.unlearning.UnlearnCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of one run or of several again. */
@Command(
        name = "report",
        header = "Makes report.html from a folder of results.",
        description = {
            "",
            "Given the folder of one run, makes its page; given that of an experiment or of all results, makes a page that",
            "compares the runs below. The page is one file that needs no network. Its path is printed. A run that is damaged is named",
            "and left out, and the exit code is 2."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak report results/nnm-mnist/0f3a9c41d2b7e865", "  firebreak report results/quickstart"},
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "a folder of results, on any Hadoop file system")
    private String folder;

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "the heading when runs are compared (default: the folder's name)")
    private String title;

    @Override
    public Integer call() throws IOException {
        ResultFolders results = ResultFolders.at(folder, HadoopSettings.ofSparkSubmit());
        List<ResultFolder> runs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int unlearning = 0;
        for (ResultFolder run : results.readable(problems::add)) {
            // An unlearning run's page shows no more than its certificate covers; it is made once, with the run.
            if (run.attachment(UnlearnCommand.RECEIPT).isEmpty()) {
                runs.add(run);
            } else {
                unlearning++;
            }
        }
        if (runs.isEmpty() && !problems.isEmpty()) {
            throw new InputException(problems);
        }
        if (runs.isEmpty()) {
            throw new InputException(folder + " holds unlearning runs only, whose reports were made with them");
        }
        byte[] page = Reports.page(title == null ? results.name() : title, runs, problems::add);
        spec.commandLine().getOut().println(Printable.of(results.writeReport(page)));
        if (unlearning > 0) {
            spec.commandLine()
                    .getErr()
                    .println("left out: unlearning runs, " + unlearning + " in all, whose reports were made with them");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return Outcome.DONE.exitCode();
    }
}
