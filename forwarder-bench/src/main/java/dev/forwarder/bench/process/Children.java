package dev.forwarder.bench.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts processes with the JVM and the class path of this one, and sees to it that none outlives
 * it, even when it is interrupted.
 */
public final class Children implements AutoCloseable {

  private final Set<Child> alive = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::killAll, "ends children");

  /** None yet. */
  public Children() {
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
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Child child = new Child(name, new ProcessBuilder(command));
    alive.add(child);
    return child;
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

  private void killAll() {
    alive.forEach(Child::kill);
  }

  /** Ends all. */
  @Override
  public void close() {
    alive.forEach(this::end);
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
