package dev.forwarder.retry.disk;

/**
 * Room on a disk.
 *
 * @param availableBytes what this process may still use
 * @param totalBytes how large the disk is
 */
public record DiskSpace(long availableBytes, long totalBytes) {}
