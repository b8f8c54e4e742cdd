package dev.forwarder.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmShutdownTest {

  private static final class FakeJvm implements JvmShutdown.Jvm {
    private final List<String> calls = new ArrayList<>();
    private Thread hook = new Thread();
    private boolean goingDown;

    /** What the JVM does on a signal: its exit code is fixed from now on. */
    void signal() {
      goingDown = true;
      hook.start();
    }

    @Override
    public void addHook(Thread added) {
      hook = added;
    }

    @Override
    public void removeHook(Thread removed) {
      assertThat(removed).isSameAs(hook);
      if (goingDown) {
        throw new IllegalStateException("Shutdown in progress");
      }
    }

    @Override
    public void exit(int exitCode) {
      calls.add("exit " + exitCode);
    }

    @Override
    public void awaitEnd() {
      calls.add("await end");
    }
  }

  private final FakeJvm jvm = new FakeJvm();
  private final JvmShutdown shutdown = JvmShutdown.of(jvm);

  @Test
  void exitCodeIsTheCommandsWhereNoSignalCame() {
    shutdown.watch(() -> {}).close();

    shutdown.exit(1);

    assertThat(jvm.calls).containsExactly("exit 1");
  }

  @Test
  void commandThatASignalEndedNeverTakesThePlaceOfTheSignalsExitCode() throws Exception {
    Shutdown.Guard guard = shutdown.watch(() -> {});
    jvm.signal();
    guard.close();
    jvm.hook.join();

    shutdown.exit(1);

    assertThat(jvm.calls).containsExactly("await end");
  }

  @Test
  void hookHoldsTheProcessUntilTheCommandIsDone() throws Exception {
    List<String> told = new ArrayList<>();
    Shutdown.Guard guard = shutdown.watch(() -> told.add("asked to end"));
    jvm.signal();
    while (jvm.hook.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(told).containsExactly("asked to end");

    guard.close();

    jvm.hook.join();
  }
}
