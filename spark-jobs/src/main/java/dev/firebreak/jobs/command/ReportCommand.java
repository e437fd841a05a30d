package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
            "Given the folder of one run of any kind, makes its page; given that of an experiment or of all results, makes a page that",
            "compares the training runs below. The page is one file that needs no network. Its path is printed. A run that is damaged is named",
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
        List<String> problems = new ArrayList<>();
        List<ResultFolder> readable = results.readable(problems::add);
        if (readable.isEmpty()) {
            throw new InputException(problems);
        }
        byte[] page = results.runs().size() == 1
                ? Reports.page(readable.get(0))
                : Reports.page(title == null ? results.name() : title, comparable(readable), problems::add);
        spec.commandLine().getOut().println(Printable.of(results.writeReport(page)));
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return Outcome.DONE.exitCode();
    }

    // Runs of other kinds have tables of their own, which their own pages show.
    private List<ResultFolder> comparable(List<ResultFolder> readable) throws IOException {
        List<ResultFolder> comparable = new ArrayList<>();
        SortedMap<String, Integer> others = new TreeMap<>();
        for (ResultFolder run : readable) {
            String kind = run.manifest().kind();
            if (kind.equals(TrainKind.TRAIN.word())) {
                comparable.add(run);
            } else {
                others.merge(kind, 1, Integer::sum);
            }
        }
        if (!others.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("left out of the comparison: "
                            + others.entrySet().stream()
                                    .map(other -> other.getValue() + " of kind " + other.getKey())
                                    .collect(Collectors.joining(", "))
                            + "; give the folder of one of them to make its page");
        }
        if (comparable.isEmpty()) {
            throw new InputException(folder + " holds no training runs to compare; give the folder of one run");
        }
        return comparable;
    }
}
