package dev.forwarder.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where this JVM's classes come from. */
public final class ClassPath {

  private ClassPath() {}

  /** By absolute paths, for a child that works in another folder. */
  public static String absolute() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(place -> Path.of(place).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
