/**
 * What every command shares: the process around it, how it takes options and how it reports bad
 * ones. Start with {@link dev.forwarder.cli.console.Console}.
 */
@NullMarked
package dev.forwarder.cli.console;

import org.jspecify.annotations.NullMarked;
