package dev.forwarder.cli.console;

import java.util.concurrent.locks.LockSupport;

/** The JVM that this program runs in; neither {@link #exit} nor {@link #awaitEnd} returns. */
final class ThisJvm implements JvmShutdown.Jvm {

  @Override
  public void addHook(Thread hook) {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void removeHook(Thread hook) {
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  @Override
  public void exit(int exitCode) {
    System.exit(exitCode);
  }

  @Override
  public void awaitEnd() {
    while (true) {
      LockSupport.park(this);
      boolean unused = Thread.interrupted(); // else it would not wait any more
    }
  }
}
