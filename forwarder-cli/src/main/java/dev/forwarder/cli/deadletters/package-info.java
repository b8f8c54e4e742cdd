/**
 * The command {@code deadletters}: shows what no backend took, sends it again, throws it away.
 * Start with {@link dev.forwarder.cli.deadletters.DeadLettersCommand}.
 */
@NullMarked
package dev.forwarder.cli.deadletters;

import org.jspecify.annotations.NullMarked;
