package dev.forwarder.cli.echopost;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Header;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.KeyOption;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.settings.DomainSpec;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.SettingsException;
import dev.forwarder.endpoints.datanadhi.settings.EchopostDetails;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code echopost}: EchoPost's agent, with the options of the original. */
@Command(
    name = "echopost",
    description = {
      "Runs EchoPost's agent: takes logs at the Unix socket data-nadhi-agent.sock in a folder, keeps"
          + " them there, and sends them to a Data Nadhi server when that is healthy. Ends when"
          + " nothing is left.",
      "Clients start it by themselves where it is needed. Exit code 0 too where another one listens"
          + " there."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  DATANADHI_API_KEY=... forwarder echopost -datanadhi .datanadhi/echopost -health-url"
          + " http://data-nadhi-server:5000"
    })
public final class EchoPostCommand implements Callable<Integer> {

  static final String KEY_HEADER = "--key-header";
  static final String KEEP_IN = "--keep-in";
  static final String CONFIG = "--config";
  static final String STRICT = "--strict";
  static final String SOCKET_MODE = "--socket-mode";

  @Option(
      names = {"-datanadhi", "--datanadhi"},
      paramLabel = "DIR",
      required = true,
      converter = FileOption.class,
      description = "The agent's folder, such as .datanadhi/echopost; made where it is missing.")
  private @Nullable Path folder;

  @Option(
      names = {"-api-key", "--api-key"},
      paramLabel = "KEY",
      description =
          "What it sends with: the key, env:NAME or @FILE. Default, and better since it is in no"
              + " list of processes: the environment variable "
              + AgentProgram.KEY_VARIABLE
              + ".")
  private @Nullable String key;

  @Option(
      names = {"-health-url", "--health-url"},
      paramLabel = "URL",
      required = true,
      description = "The server: it is asked with GET, and gets the logs at /log below it.")
  private String server = "";

  @Option(
      names = KEY_HEADER,
      paramLabel = "NAME",
      defaultValue = "DATANADHI-API-KEY",
      description = "The header that carries the key. Default: ${DEFAULT-VALUE}.")
  private String keyHeader = "";

  @Option(
      names = KEEP_IN,
      paramLabel = "DIR",
      converter = FileOption.class,
      description =
          "Where the folder dropped keeps what the server rejects. Default: the agent's folder.")
  private @Nullable Path keepIn;

  @Option(
      names = STRICT,
      description =
          "One log is under way at a time, so that they arrive in order even if some have to be"
              + " sent again. Default: up to 16, begun in order.")
  private boolean strict;

  @Option(
      names = SOCKET_MODE,
      paramLabel = "MODE",
      defaultValue = "rwx------",
      description =
          "Who may speak to it; its folder must be open to them, too. The original's is rwxrwxrwx."
              + " Default: ${DEFAULT-VALUE}.")
  private String socketMode = "";

  @Option(
      names = CONFIG,
      paramLabel = "F",
      converter = FileOption.class,
      description = "A settings file, for the way to the server: proxies and TLS.")
  private @Nullable Path config;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public EchoPostCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    AgentOptions options = options();
    LoadedSettings loaded = load(options);
    return new AgentRun(
            loaded,
            AgentSettings.of(options.folder(), options.key()).withSocketMode(socketMode()),
            console.shutdown(),
            new Notices(spec.name(), console))
        .run();
  }

  private AgentOptions options() {
    Path place = requireNonNull(folder, "folder").toAbsolutePath().normalize();
    Path kept = keepIn == null ? place : keepIn.toAbsolutePath().normalize();
    return new AgentOptions(place, key(), server(), keyHeader(), kept, strict, config);
  }

  private ApiKey key() {
    String variable = AgentProgram.KEY_VARIABLE;
    String text = key == null ? "env:" + variable : key;
    try {
      return ApiKey.of(KeyOption.resolve(text, console.environment()));
    } catch (IllegalArgumentException e) {
      throw Usage.error(
          spec, (key == null ? variable + " (or -api-key): " : "-api-key: ") + e.getMessage());
    }
  }

  private URI server() {
    try {
      return DomainSpec.address(server);
    } catch (IllegalArgumentException e) {
      throw Usage.safe(spec, "-health-url: " + e.getMessage());
    }
  }

  private String keyHeader() {
    try {
      return new Header(keyHeader, "").name();
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, KEY_HEADER + ": " + e.getMessage());
    }
  }

  private Set<PosixFilePermission> socketMode() {
    try {
      return PosixFilePermissions.fromString(EchopostDetails.checkedMode(socketMode));
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, SOCKET_MODE + ": " + e.getMessage());
    }
  }

  private LoadedSettings load(AgentOptions options) {
    try {
      return AgentForwarder.load(options, console.environment());
    } catch (SettingsException e) {
      throw Usage.safe(spec, String.join("; ", e.problems())); // the loader leaves out keys
    }
  }
}
