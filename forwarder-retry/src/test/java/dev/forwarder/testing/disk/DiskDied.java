package dev.forwarder.testing.disk;

/**
 * The process that used the disk has been killed: thrown at each thing that it asks of the disk
 * from then on, and nothing of it is done.
 */
public final class DiskDied extends Error {

  private static final long serialVersionUID = 1L;

  DiskDied(DiskOperation operation) {
    super("the process is dead and asks for " + operation);
  }
}
