package dev.forwarder.bench.micro;

import java.io.IOException;
import java.nio.file.Files;

/** A JVM that ends while it has a folder that it would delete later: the program. */
final class EarlyEnd {

  private EarlyEnd() {}

  public static void main(String[] args) throws IOException {
    OwnFolder folder = OwnFolder.make();
    Files.createFile(Files.createDirectory(folder.path().resolve("spool")).resolve("file"));
    System.out.println(folder.path());
    System.exit(0);
  }
}
