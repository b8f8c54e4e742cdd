package dev.forwarder.cli.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something with a file failed, in words. */
public final class Reason {
  private Reason() {}

  /**
   * The words.
   *
   * @param failure what was thrown
   * @return half a sentence
   */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "something else has that name already";
    }
    if (failure instanceof AccessDeniedException) {
      return "there is no permission";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
