package dev.forwarder.endpoints.echopost.binary;

import static java.util.Objects.requireNonNull;

import dev.forwarder.endpoints.echopost.binary.BinaryException.Reason;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/**
 * The original program in an agent's folder. What is under its name is whole, and is the one whose
 * digest is pinned when it is started: it is fetched to another name, checked, and renamed.
 */
public final class AgentBinary {

  private static final String EXECUTABLE = "rwxr-xr-x";

  private final AgentFolder folder;
  private final BinarySettings settings;
  private final Optional<Platform> platform;
  private final String system;

  /**
   * The program for this platform.
   *
   * @param folder where it is, or will be
   * @param settings whether and how it is fetched
   */
  public AgentBinary(AgentFolder folder, BinarySettings settings) {
    this(folder, settings, System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  AgentBinary(AgentFolder folder, BinarySettings settings, String osName, String osArch) {
    this.folder = requireNonNull(folder, "folder");
    this.settings = requireNonNull(settings, "settings");
    this.platform = Platform.of(osName, osArch);
    this.system = osName + " on " + osArch;
  }

  /**
   * The program, ready to be started; it is fetched where it is missing. Waits on the caller's
   * thread, for the time limit of a download at the most.
   *
   * @return its path
   * @throws BinaryException if there is none that may be started
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public Path ready() throws BinaryException, InterruptedException {
    Platform here =
        platform.orElseThrow(
            () ->
                new BinaryException(
                    Reason.UNSUPPORTED_PLATFORM,
                    "there is no EchoPost program for "
                        + system
                        + " (there is for linux and darwin on amd64 and arm64): use the agent in Java",
                    null));
    Path program = folder.program();
    if (!Files.exists(program)) {
      fetch(here, program);
      return program;
    }
    requireDigest(program);
    try {
      makeExecutable(program);
    } catch (IOException e) {
      throw disk("could not make " + program + " executable", e);
    }
    return program;
  }

  private void fetch(Platform here, Path program) throws BinaryException, InterruptedException {
    URI from =
        URI.create(
            String.format(
                Locale.ROOT,
                "%s/%s/%s/echopost-%s",
                settings.mirror(),
                here.os(),
                here.arch(),
                settings.version()));
    if (settings.sha256() == null && !settings.downloadAllowed()) {
      throw new BinaryException(
          Reason.NOT_ALLOWED,
          "there is no EchoPost program at "
              + program
              + ", and none may be fetched: put one there, pin its sha256, or allow the download of "
              + from,
          null);
    }
    Path part = newPart(program);
    try {
      new Download(from, settings.maxBytes(), settings.timeout()).to(part);
      requireDigest(part);
      makeExecutable(part);
      Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
    } catch (BinaryException e) {
      throw e;
    } catch (IOException e) {
      throw disk("could not put what was fetched in its place at " + program, e);
    } finally {
      remove(part);
    }
  }

  private Path newPart(Path program) throws BinaryException {
    try {
      folder.create();
      return Files.createTempFile(folder.path(), "echopost-", ".part");
    } catch (IOException e) {
      throw disk("could not write to " + program.getParent(), e);
    }
  }

  private static void remove(Path part) throws BinaryException {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw disk("could not remove " + part, e);
    }
  }

  private void requireDigest(Path file) throws BinaryException {
    String pinned = settings.sha256();
    if (pinned == null) {
      return;
    }
    String found;
    try {
      found = Digests.sha256(file);
    } catch (IOException e) {
      throw disk("could not read " + file, e);
    }
    if (!found.equals(pinned)) {
      throw new BinaryException(
          Reason.BAD_DIGEST,
          String.format(
              Locale.ROOT,
              "SHA-256 of %s is %s, pinned is %s: it is not started; remove it or pin another",
              file,
              found,
              pinned),
          null);
    }
  }

  private static void makeExecutable(Path program) throws IOException {
    if (!Files.isExecutable(program)) {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(EXECUTABLE));
    }
  }

  private static BinaryException disk(String what, IOException e) {
    return new BinaryException(Reason.DISK, what + ": " + e, e);
  }
}
