package dev.forwarder.cli;

import dev.forwarder.cli.console.Console;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, handing the console to those whose constructor asks for it. */
final class CommandFactory implements IFactory {
  private final Console console;
  private final IFactory fallback = CommandLine.defaultFactory();

  CommandFactory(Console console) {
    this.console = console;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Constructor<K> constructor;
    try {
      constructor = type.getConstructor(Console.class);
    } catch (NoSuchMethodException e) {
      return fallback.create(type);
    }
    try {
      return constructor.newInstance(console);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("cannot make " + type.getName(), e.getCause());
    }
  }
}
