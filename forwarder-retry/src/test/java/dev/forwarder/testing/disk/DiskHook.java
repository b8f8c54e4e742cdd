package dev.forwarder.testing.disk;

import java.io.IOException;

/** Called before a {@link FakeDisk} does what it is asked. */
@FunctionalInterface
public interface DiskHook {

  /**
   * May look, may take its time, and may throw to make the operation fail before it has done
   * anything. No lock is held.
   */
  void before(DiskOperation operation) throws IOException;
}
