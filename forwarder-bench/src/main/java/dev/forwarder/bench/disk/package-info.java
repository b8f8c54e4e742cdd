/**
 * What keeps records on disk, ours and others: each in a process of its own, {@link
 * dev.forwarder.bench.disk.KeeperMain}, and a {@link dev.forwarder.bench.disk.Keeper} in there.
 */
@NullMarked
package dev.forwarder.bench.disk;

import org.jspecify.annotations.NullMarked;
