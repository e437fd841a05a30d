/**
 * The page a person reads: {@code report.html}, one file that needs no network. Start with
 * {@link dev.firebreak.jobs.report.Reports}; {@link dev.firebreak.jobs.report.ReportData} is all that a page is made from.
 */
package dev.firebreak.jobs.report;
