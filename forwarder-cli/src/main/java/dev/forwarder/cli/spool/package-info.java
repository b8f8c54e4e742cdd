/**
 * The command {@code spool}: shows what is on disk, be it in use, and changes nothing. Start with
 * {@link dev.forwarder.cli.spool.SpoolCommand}.
 */
@NullMarked
package dev.forwarder.cli.spool;

import org.jspecify.annotations.NullMarked;
