package dev.forwarder.testing.disk;

import java.nio.file.Path;

/**
 * Something that was asked of a {@link FakeDisk}.
 *
 * @param kind what
 * @param path of which file or folder; where a file has been renamed, the name that it was opened
 *     by
 * @param offset where in the file, or how long it is to be; 0 where that says nothing
 * @param length how many bytes; 0 where that says nothing
 */
public record DiskOperation(Kind kind, Path path, long offset, long length) {

  /** What is asked of disks. */
  public enum Kind {
    CREATE_FOLDER(true),
    LIST(false),
    CREATE(true),
    OPEN(false),
    RENAME(true),
    DELETE(true),
    FORCE_FOLDER(false),
    SPACE(false),
    LOCK(true),
    WRITE(true),
    READ(false),
    FORCE(false),
    TRUNCATE(true),
    ALLOCATE(true);

    private final boolean changing;

    Kind(boolean changing) {
      this.changing = changing;
    }

    /** Whether a disk that can only be read refuses it. */
    public boolean isChanging() {
      return changing;
    }
  }
}
