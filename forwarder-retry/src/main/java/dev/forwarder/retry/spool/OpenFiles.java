package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Open files, so many at the most: the one that was used least recently closes for the next. */
final class OpenFiles {

  /** Whoever uses a file. */
  interface User {

    /** Opens it. */
    DiskFile open() throws IOException;

    /** It is to be closed for another one. */
    default void closing(DiskFile file) {}
  }

  private final int most;
  private final Map<User, DiskFile> files = new LinkedHashMap<>(16, 0.75f, true);

  OpenFiles(int most) {
    this.most = most;
  }

  /** A user's file, opened if it is not. */
  DiskFile get(User user) throws IOException {
    DiskFile file = files.get(user);
    if (file == null) {
      makeRoom();
      file = user.open();
      files.put(user, file);
    }
    return file;
  }

  /** A file that its user has made. */
  void put(User user, DiskFile file) {
    makeRoom();
    files.put(user, file);
  }

  private void makeRoom() {
    while (files.size() >= most) {
      Iterator<Map.Entry<User, DiskFile>> oldest = files.entrySet().iterator();
      Map.Entry<User, DiskFile> entry = oldest.next();
      User user = entry.getKey();
      DiskFile file = entry.getValue();
      oldest.remove();
      user.closing(file);
      closeQuietly(file);
    }
  }

  /** Closes a user's file, if it is open. */
  void close(User user) {
    DiskFile file = files.remove(user);
    if (file != null) {
      closeQuietly(file);
    }
  }

  /** Closes all that are left. */
  void closeAll() {
    files.values().forEach(OpenFiles::closeQuietly);
    files.clear();
  }

  /** Whether a user's file is open. */
  boolean isOpen(User user) {
    return files.containsKey(user);
  }

  int size() {
    return files.size();
  }

  /** What was written was written, and what was forced was forced: closing adds nothing. */
  static void closeQuietly(DiskFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing depends on it.
    }
  }
}
