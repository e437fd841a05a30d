package dev.firebreak.experiments.unlearning;

import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Shows and records the progress of a method, as far as that may be seen: metrics after the noisy phase and after each epoch that
 * follows. Ends the method between two steps when a signal has come.
 */
final class CurveRecorder implements Problem.Watch {
    /** Metrics by name after so many steps, which are so many passes over the retain set. */
    record Point(int step, double epochs, SortedMap<String, Double> metrics) {}

    private final String name;
    private final ModelScore.Judge judge;
    private final Display display;
    private final Stop stop;
    private final List<Point> points = new ArrayList<>();
    private Progress progress;
    private int done;

    CurveRecorder(String name, ModelScore.Judge judge, Display display, Stop stop) {
        this.name = name;
        this.judge = judge;
        this.display = display;
        this.stop = stop;
    }

    /** Follows a method on a problem. */
    Unlearned follow(Problem problem, Function<Problem, Unlearned> method) {
        try {
            return method.apply(problem.watchedBy(this));
        } finally {
            if (progress != null) {
                progress.close();
            }
        }
    }

    @Override
    public void step(int done, int total) {
        stop.check();
        this.done = done;
        if (progress == null) {
            // The number of steps is known from the first one on.
            progress = display.start(name, total, 0);
        }
        progress.round(done);
    }

    @Override
    public void model(double epochs, double[] theta) {
        stop.check();
        SortedMap<String, Double> metrics = judge.metrics(theta);
        points.add(new Point(done, epochs, metrics));
        if (progress != null) {
            progress.evaluated(done, metrics);
        }
    }

    /** The points so far. */
    List<Point> points() {
        return List.copyOf(points);
    }

    /** As a line of a chart. */
    Sheet.Line line(String metric) {
        return new Sheet.Line(
                name,
                points.stream().mapToDouble(Point::epochs).toArray(),
                points.stream()
                        .mapToDouble(p -> p.metrics().getOrDefault(metric, Double.NaN))
                        .toArray());
    }
}
