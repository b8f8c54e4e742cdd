/**
 * Files, as far as the spool needs them, behind interfaces: so that a test can lose the power, fill
 * the disk or tear a write. Start with {@link dev.forwarder.retry.disk.Disk}.
 */
@NullMarked
package dev.forwarder.retry.disk;

import org.jspecify.annotations.NullMarked;
