/**
 * The command {@code demo}: forwards a file to two backends on this machine, one of which goes down
 * and comes back. Start with {@link dev.forwarder.cli.demo.Demo}.
 */
@NullMarked
package dev.forwarder.cli.demo;

import org.jspecify.annotations.NullMarked;
