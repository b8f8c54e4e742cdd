/**
 * What became of everything, as a table for people and as JSON for programs. Start with {@link
 * dev.forwarder.cli.report.RunReport}.
 */
@NullMarked
package dev.forwarder.cli.report;

import org.jspecify.annotations.NullMarked;
