package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the page of one run or of several again. */
@Command(
        name = "report",
        header = "Makes report.html from folders of results.",
        description = {
            "",
            "Given the folder of one run of any kind, makes its page; given that of an experiment or of all results, or several folders, "
                    + "makes a page that compares the runs in them, of a sweep its cells. The page is one file that needs no network. Its path is "
                    + "printed. A run that is damaged is named and left out, and the exit code is 2. A run that has no metric in common with "
                    + "any other one is named and left out as well."
        },
        footer = {
            "  firebreak report results/nnm-mnist/0f3a9c41d2b7e865",
            "  firebreak report results/quickstart",
            "  firebreak report results/nnm-mnist results/lad-mnist --out compared"
        })
final class ReportCommand extends BaseCommand {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "folders of results, on any Hadoop file system")
    private List<String> folders;

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "the heading when runs are compared (default: the folder's name, of several 'Comparison')")
    private String title;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "the folder that gets report.html (default: the one that is given, of several the current one)")
    private String out;

    @Override
    public Integer call() throws IOException {
        Configuration settings = HadoopSettings.ofSparkSubmit();
        List<String> problems = new ArrayList<>();
        List<ResultFolder> readable = new ArrayList<>();
        String name = "Comparison";
        int runs = 0;
        for (String folder : folders) {
            ResultFolders results = ResultFolders.at(folder, settings);
            name = folders.size() == 1 ? results.name() : name;
            runs += results.runs().size();
            readable.addAll(results.readable(problems::add));
        }
        if (readable.isEmpty()) {
            throw new InputException(problems);
        }
        byte[] page = runs == 1
                ? Reports.page(readable.get(0))
                : Reports.page(
                        title == null ? name : title,
                        readable,
                        problems::add,
                        line -> err().println(Printable.of(line)));
        String place = out != null ? out : folders.size() == 1 ? folders.get(0) : ".";
        out().println(Printable.of(ResultFolders.write(place, ResultFolder.REPORT, page, settings)));
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return Outcome.DONE.exitCode();
    }
}
