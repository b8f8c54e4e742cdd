package dev.forwarder.endpoints.datanadhi.dropped;

import dev.forwarder.endpoints.datanadhi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a file that is complete its name, and never the name of another. */
final class Placing {

  private static final Logger LOG = LoggerFactory.getLogger(DroppedFiles.class);

  /** Gives a file a second name. */
  @FunctionalInterface
  interface Linking {
    void link(Path name, Path file) throws IOException;
  }

  private final Linking linking;

  Placing(Linking linking) {
    this.linking = linking;
  }

  static Placing ofThisSystem() {
    return new Placing(Files::createLink);
  }

  /**
   * Moves a file to a name that is free.
   *
   * @return false where there is a file of that name; nothing has happened then
   */
  boolean place(Path fresh, Path name) throws IOException {
    try {
      linking.link(name, fresh);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      return placeWithoutLink(fresh, name);
    }
    deleteOtherName(fresh);
    return true;
  }

  /** What is left of it, whoever comes next deletes: the file has its name. */
  private static void deleteOtherName(Path fresh) {
    try {
      Files.delete(fresh);
    } catch (IOException e) {
      LOG.debug("a second name of a dropped file is left: {}", fresh, e);
    }
  }

  /** Some file systems know no links: then the name is taken first, with an empty file. */
  private static boolean placeWithoutLink(Path fresh, Path name) throws IOException {
    try {
      OwnersFiles.writeNew(name, new byte[0]);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Files.move(fresh, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
