package dev.forwarder.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Starts processes with the JVM and the class path of this one, but none of the {@link
 * JvmVariables}, and sees to it that none outlives it, even when it is interrupted.
 */
public final class Children implements AutoCloseable {

  private final Set<Child> alive = ConcurrentHashMap.newKeySet();
  private final Set<Adopted> adopted = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::interrupted, "ends children");
  private final Runnable afterwards;
  private boolean isInterrupted;

  /** None yet. */
  public Children() {
    this(() -> {});
  }

  /**
   * None yet.
   *
   * @param afterwards what is done after all of them have ended because this process is interrupted
   */
  public Children(Runnable afterwards) {
    this.afterwards = afterwards;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a JVM.
   *
   * @param name what it is called in messages
   * @param main its main class
   * @param jvmOptions options of the JVM
   * @param arguments arguments of the main class
   */
  public Child start(String name, Class<?> main, List<String> jvmOptions, List<String> arguments) {
    return start(name, new ProcessBuilder(command(main, jvmOptions, arguments)));
  }

  /** The command line of such a JVM, for whoever starts it in another way. */
  public static List<String> command(
      Class<?> main, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  private synchronized Child start(String name, ProcessBuilder builder) {
    if (isInterrupted) {
      throw new IllegalStateException(name + " is not started any more: this process is ending");
    }
    JvmVariables.keepFrom(builder);
    Child child = new Child(name, builder, this::broken);
    alive.add(child);
    return child;
  }

  /** Those that have ended badly: who waits for an answer may wait in vain because of them. */
  private List<String> broken() {
    return alive.stream().filter(Child::isBroken).map(Child::asBroken).toList();
  }

  /**
   * Starts a process that is asked nothing. There is no moment in which it would outlive this one.
   *
   * @param name what it is called in messages
   */
  public synchronized Own startOwn(String name, ProcessBuilder builder) throws IOException {
    if (isInterrupted) {
      throw new IllegalStateException(name + " is not started any more: this process is ending");
    }
    JvmVariables.keepFrom(builder);
    Process process = builder.start();
    return new Own(process, adopt(() -> Optional.of(process.toHandle())));
  }

  /**
   * A process that is asked nothing.
   *
   * @param process itself
   * @param adopted how it is ended
   */
  public record Own(Process process, Adopted adopted) {}

  /**
   * Takes on a process that somebody else starts.
   *
   * @param search finds it, if it is there, when it is to end; from any thread
   */
  public Adopted adopt(Supplier<Optional<ProcessHandle>> search) {
    Adopted process = new Adopted(search, adopted::remove);
    adopted.add(process);
    return process;
  }

  /** Ends one. */
  public void end(Child child) {
    child.close();
    alive.remove(child);
  }

  /** Ends one at once, with SIGKILL where there is such a thing, and waits until it has ended. */
  public void kill(Child child) {
    child.kill();
    end(child);
  }

  private void interrupted() {
    try {
      killAll();
    } finally {
      afterwards.run();
    }
  }

  /** Those first that might start one of the others anew. */
  private void killAll() {
    synchronized (this) {
      isInterrupted = true;
    }
    alive.forEach(Child::kill);
    alive.forEach(Child::close);
    adopted.forEach(Adopted::kill);
  }

  /**
   * Ends all. Does not return where this process has been interrupted: what its children could not
   * do any more is no failure of theirs, and nothing is to be begun.
   */
  @Override
  public void close() {
    alive.forEach(this::end);
    adopted.forEach(Adopted::close);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      while (true) {
        LockSupport.park(this);
      }
    }
  }
}
