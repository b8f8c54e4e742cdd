package dev.forwarder.endpoints.datanadhi.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.BadSettingsException;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Header;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the family, as definitions and as what is made of their values. In {@code
 * config.yml} each has the same name without {@code datanadhi.}, but for the key and the directory,
 * which are not set there.
 */
public final class DatanadhiSettings {

  static final String PREFIX = "datanadhi.";
  static final String API_KEY = PREFIX + "api_key";
  static final String DIRECTORY = PREFIX + "dir";
  static final String SERVER = PREFIX + "server.host";
  static final String FALLBACK = PREFIX + "server.fallback_host";
  static final String FALLBACK_DISABLE = PREFIX + "server.fallback_disable";
  static final String KEY_HEADER = PREFIX + "server.key_header";
  static final String TIMEOUT = PREFIX + "server.timeout";
  static final String QUEUE_SIZE = PREFIX + "async.queue_size";
  static final String WORKERS = PREFIX + "async.workers";
  static final String EXIT_TIMEOUT = PREFIX + "async.exit_timeout";
  static final String ECHOPOST_DISABLE = PREFIX + "echopost.disable";
  static final String ECHOPOST_MODE = PREFIX + "echopost.mode";
  static final String ECHOPOST_TIMEOUT = PREFIX + "echopost.timeout";
  static final String ECHOPOST_IN_FLIGHT = PREFIX + "echopost.max_in_flight";
  static final String ECHOPOST_START_TIMEOUT = PREFIX + "echopost.start_timeout";
  static final String ECHOPOST_RETRY_AFTER = PREFIX + "echopost.retry_after";
  static final String ECHOPOST_STRICT = PREFIX + "echopost.strict";
  static final String ECHOPOST_SOCKET_MODE = PREFIX + "echopost.socket_mode";
  static final String ECHOPOST_MIRROR = PREFIX + "echopost.mirror";
  static final String ECHOPOST_SHA_256 = PREFIX + "echopost.sha256";
  static final String ECHOPOST_DOWNLOAD = PREFIX + "echopost.download_allowed";
  static final String HEALTH_INTERVAL = PREFIX + "health.interval";
  static final String HEALTH_TIMEOUT = PREFIX + "health.timeout";
  static final String DRAIN_START = PREFIX + "drain.start";
  static final String DRAIN_END = PREFIX + "drain.end";
  static final String DRAIN_PATIENCE = PREFIX + "drain.patience";
  static final String UPLOAD_ITEMS = PREFIX + "upload.max_items";
  static final String UPLOAD_BYTES = PREFIX + "upload.max_bytes";
  static final String UPLOAD_TIMEOUT = PREFIX + "upload.timeout";
  static final String UPLOAD_IN_FLIGHT = PREFIX + "upload.max_in_flight";
  static final String DROPPED_MAX_BYTES = PREFIX + "dropped.max_bytes";

  private static final double DAY_MILLIS = 86_400_000;
  private static final double LARGEST = Integer.MAX_VALUE;

  /** All of them. */
  public static final List<SettingDefinition> DEFINITIONS =
      List.of(
          define(
              API_KEY,
              SettingDefinition.Type.SECRET,
              "",
              "The API key for the server; none: no such domain."),
          define(
              DIRECTORY,
              SettingDefinition.Type.TEXT,
              ".datanadhi",
              "The folder that EchoPost lives in and that dropped files are kept in."),
          define(
              SERVER,
              SettingDefinition.Type.URL,
              "http://data-nadhi-server:5000",
              "Where items go: the primary server."),
          define(
              FALLBACK,
              SettingDefinition.Type.URL,
              "http://datanadhi-fallback-server:5001",
              "Where they go while the primary is down and there is no EchoPost."),
          define(
              FALLBACK_DISABLE,
              SettingDefinition.Type.FLAG,
              "false",
              "Whether there is no fallback server."),
          define(
              KEY_HEADER,
              SettingDefinition.Type.TEXT,
              DatanadhiOptions.DEFAULT_KEY_HEADER,
              "The header that carries the key; `DATANADHI-API-KEY` passes more proxies."),
          define(
              TIMEOUT,
              SettingDefinition.Type.DURATION,
              "10s",
              1,
              DAY_MILLIS,
              "One attempt at the primary."),
          define(
              QUEUE_SIZE,
              SettingDefinition.Type.COUNT,
              "1000",
              1,
              LARGEST,
              "Items that may wait in memory (`forwarder_retry_queue_max_items` of the domain)."),
          define(
              WORKERS,
              SettingDefinition.Type.COUNT,
              "2",
              1,
              1000,
              "Workers of the domain (its `forwarder_num_workers`)."),
          define(
              EXIT_TIMEOUT,
              SettingDefinition.Type.DURATION,
              "5s",
              0,
              DAY_MILLIS,
              "How long a stop goes on delivering; for programs that read a `config.yml`. Others"
                  + " set `forwarder_stop_timeout`."),
          define(
              ECHOPOST_DISABLE,
              SettingDefinition.Type.FLAG,
              "false",
              "Whether there is no EchoPost."),
          new SettingDefinition(
              ECHOPOST_MODE,
              SettingDefinition.Type.TEXT,
              EchopostMode.JAVA.word(),
              null,
              null,
              List.of(
                  EchopostMode.JAVA.word(), EchopostMode.BINARY.word(), EchopostMode.OFF.word()),
              "Which EchoPost: this project's agent, Data Nadhi's program, or none."),
          define(
              ECHOPOST_TIMEOUT,
              SettingDefinition.Type.DURATION,
              "5s",
              1,
              DAY_MILLIS,
              "One log to EchoPost, the start of an agent included."),
          define(
              ECHOPOST_IN_FLIGHT,
              SettingDefinition.Type.COUNT,
              "128",
              1,
              10_000,
              "Logs that EchoPost may leave unanswered at once."),
          define(
              ECHOPOST_START_TIMEOUT,
              SettingDefinition.Type.DURATION,
              "2s",
              1,
              DAY_MILLIS,
              "How long an agent that is started may take until it listens."),
          define(
              ECHOPOST_RETRY_AFTER,
              SettingDefinition.Type.DURATION,
              "30s",
              0,
              DAY_MILLIS,
              "How long none is started after that has failed; `0`: never again."),
          define(
              ECHOPOST_STRICT,
              SettingDefinition.Type.FLAG,
              "false",
              "Whether this project's agent has one log under way at a time, so that they arrive in"
                  + " order."),
          define(
              ECHOPOST_SOCKET_MODE,
              SettingDefinition.Type.TEXT,
              EchopostDetails.OWNER_ALONE,
              "Who may speak to this project's agent; Data Nadhi's has `rwxrwxrwx`."),
          define(
              ECHOPOST_MIRROR,
              SettingDefinition.Type.URL,
              EchopostDetails.DEFAULT_MIRROR.toString(),
              "Below which address Data Nadhi's program lies; `https`, or `http` with a digest."),
          define(
              ECHOPOST_SHA_256,
              SettingDefinition.Type.TEXT,
              "",
              "What Data Nadhi's program must be, in 64 hexadecimal digits; it may be fetched then."),
          define(
              ECHOPOST_DOWNLOAD,
              SettingDefinition.Type.FLAG,
              "false",
              "Whether it may be fetched without a digest: whoever answers is trusted."),
          define(
              HEALTH_INTERVAL,
              SettingDefinition.Type.DURATION,
              "500ms",
              1,
              DAY_MILLIS,
              "Between two questions to a server that is down."),
          define(
              HEALTH_TIMEOUT,
              SettingDefinition.Type.DURATION,
              "2s",
              1,
              DAY_MILLIS,
              "One such question."),
          define(
              DRAIN_START,
              SettingDefinition.Type.NUMBER,
              "0.9",
              0.5,
              1,
              "Share of the queue's cap at which it is emptied to the fallback server."),
          define(
              DRAIN_END, SettingDefinition.Type.NUMBER, "0.1", 0, 0.4, "Share at which that ends."),
          define(
              DRAIN_PATIENCE,
              SettingDefinition.Type.DURATION,
              "10s",
              1,
              DAY_MILLIS,
              "How long it waits for the fallback server to be up."),
          define(
              UPLOAD_ITEMS,
              SettingDefinition.Type.COUNT,
              "100",
              2,
              100_000,
              "Items of one upload at the most."),
          define(
              UPLOAD_BYTES,
              SettingDefinition.Type.SIZE,
              "1MiB",
              1,
              64 << 20,
              "Bytes of one upload at the most, before it is zipped."),
          define(
              UPLOAD_TIMEOUT, SettingDefinition.Type.DURATION, "30s", 1, DAY_MILLIS, "One upload."),
          define(
              UPLOAD_IN_FLIGHT,
              SettingDefinition.Type.COUNT,
              "4",
              1,
              10_000,
              "Uploads of a domain at once."),
          define(
              DROPPED_MAX_BYTES,
              SettingDefinition.Type.SIZE,
              "256MiB",
              1,
              1L << 50,
              "What dropped files may take together; beyond it the oldest are deleted."));

  /** The name of the domain that these settings describe. */
  static final String DOMAIN = "datanadhi";

  private DatanadhiSettings() {}

  private static SettingDefinition define(
      String name, SettingDefinition.Type type, String defaultValue, String description) {
    return new SettingDefinition(name, type, defaultValue, null, null, List.of(), description);
  }

  private static SettingDefinition define(
      String name,
      SettingDefinition.Type type,
      String defaultValue,
      double least,
      double most,
      String description) {
    return new SettingDefinition(name, type, defaultValue, least, most, List.of(), description);
  }

  /**
   * The options of a family.
   *
   * @param values the values in force
   * @return the options
   * @throws BadSettingsException with all that is wrong beyond single bounds
   */
  public static DatanadhiOptions options(SettingValues values) {
    SettingProblems problems = new SettingProblems();
    Path directory = directory(values, problems);
    problems.check(KEY_HEADER, () -> new Header(values.text(KEY_HEADER), ""));
    checkEchopost(values, problems);
    problems.throwIfAny();
    return new DatanadhiOptions(
        directory,
        fallback(values),
        values.text(KEY_HEADER),
        echopost(values),
        agent(values),
        new ProbeTimes(values.duration(HEALTH_INTERVAL), values.duration(HEALTH_TIMEOUT)),
        new DrainNumbers(
            values.number(DRAIN_START), values.number(DRAIN_END), values.duration(DRAIN_PATIENCE)),
        new UploadOptions(
            values.count(UPLOAD_ITEMS),
            Math.toIntExact(values.size(UPLOAD_BYTES)),
            values.duration(UPLOAD_TIMEOUT),
            values.count(UPLOAD_IN_FLIGHT)),
        values.size(DROPPED_MAX_BYTES));
  }

  private static Path directory(SettingValues values, SettingProblems problems) {
    try {
      return Path.of(values.text(DIRECTORY));
    } catch (InvalidPathException e) {
      problems.add(DIRECTORY, "must be a path of this system: " + e.getReason());
      return Path.of("");
    }
  }

  private static @Nullable URI fallback(SettingValues values) {
    return values.flag(FALLBACK_DISABLE) ? null : values.url(FALLBACK).orElse(null);
  }

  private static EchopostMode echopost(SettingValues values) {
    return values.flag(ECHOPOST_DISABLE)
        ? EchopostMode.OFF
        : EchopostMode.of(values.text(ECHOPOST_MODE));
  }

  private static void checkEchopost(SettingValues values, SettingProblems problems) {
    String digest = digest(values);
    problems.check(
        ECHOPOST_SOCKET_MODE, () -> EchopostDetails.checkedMode(values.text(ECHOPOST_SOCKET_MODE)));
    if (digest != null) {
      problems.check(ECHOPOST_SHA_256, () -> EchopostDetails.checkedDigest(digest));
    }
    problems.check(
        ECHOPOST_MIRROR, () -> EchopostDetails.checkedMirror(mirror(values), digest != null));
  }

  private static EchopostDetails agent(SettingValues values) {
    return new EchopostDetails(
        values.duration(ECHOPOST_TIMEOUT),
        values.count(ECHOPOST_IN_FLIGHT),
        values.duration(ECHOPOST_START_TIMEOUT),
        values.duration(ECHOPOST_RETRY_AFTER),
        values.flag(ECHOPOST_STRICT),
        values.text(ECHOPOST_SOCKET_MODE),
        mirror(values),
        digest(values),
        values.flag(ECHOPOST_DOWNLOAD));
  }

  private static URI mirror(SettingValues values) {
    return values.url(ECHOPOST_MIRROR).orElse(EchopostDetails.DEFAULT_MIRROR);
  }

  private static @Nullable String digest(SettingValues values) {
    String text = values.text(ECHOPOST_SHA_256).strip();
    return text.isEmpty() ? null : text;
  }

  /**
   * The domain that the settings describe.
   *
   * @param family its family
   * @param values the values in force
   * @return the domain; empty where there is no key
   */
  public static Optional<Domain> domain(BackendFamily family, SettingValues values) {
    Optional<ApiKey> key = values.secret(API_KEY);
    URI server = values.url(SERVER).orElseThrow();
    return key.map(its -> new Domain(DOMAIN, server, Domain.Role.PRIMARY, family, List.of(its)));
  }

  /**
   * What that domain has of its own in place of the settings of all domains.
   *
   * @param values the values in force
   * @return values as they are written, by the names of the forwarder's settings
   */
  public static Map<String, String> ownSettings(SettingValues values) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("forwarder_retry_queue_max_items", Integer.toString(values.count(QUEUE_SIZE)));
    own.put("forwarder_num_workers", Integer.toString(values.count(WORKERS)));
    own.put("forwarder_timeout", values.duration(TIMEOUT).toMillis() + "ms");
    return own;
  }
}
