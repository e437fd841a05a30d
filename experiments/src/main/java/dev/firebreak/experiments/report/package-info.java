/**
 * The page a person reads: {@code report.html}, one file that needs no network. Start with
 * {@link dev.firebreak.experiments.report.Reports}; {@link dev.firebreak.experiments.report.ReportData} is all that a page is made from.
 */
package dev.firebreak.experiments.report;
