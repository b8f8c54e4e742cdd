package dev.forwarder.core.settings;

import static dev.forwarder.core.settings.Define.count;
import static dev.forwarder.core.settings.Define.flag;
import static dev.forwarder.core.settings.Define.number;
import static dev.forwarder.core.settings.Define.positiveTime;
import static dev.forwarder.core.settings.Define.size;
import static dev.forwarder.core.settings.Define.sizeWithoutDefault;
import static dev.forwarder.core.settings.Define.time;
import static dev.forwarder.core.settings.Define.word;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.core.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The forwarder's own settings; each backend family brings its own beside them. Names that
 * Datadog's Agent has mean what they mean there. Reading, checking, the documentation and the
 * diagnosis all come from this list.
 */
public final class ForwarderSettings {

  static final String DOMAINS = "domains";
  static final String HIGH_BUFFER = "forwarder_high_prio_buffer_size";
  static final String MEMORY = "forwarder_retry_queue_payloads_max_size";
  static final String MEMORY_IN_PAYLOADS = "forwarder_retry_queue_max_size";
  static final String MEMORY_TOTAL = "forwarder_memory_max_size";
  static final String MAX_PAYLOAD = "forwarder_max_payload_size";
  static final String ORDER = "forwarder_retry_order";
  static final String OVERFLOW = "forwarder_overflow";
  static final String MAX_AGE = "forwarder_max_age";
  static final String CAPACITY_WINDOW = "forwarder_retry_queue_capacity_time_interval_sec";
  static final String MAX_ITEMS = "forwarder_retry_queue_max_items";
  static final String LISTENER_BACKLOG = "forwarder_listener_backlog";
  static final String DURABILITY = "forwarder_durability";
  static final String STORAGE_PATH = "forwarder_storage_path";
  static final String STORAGE_MAX = "forwarder_storage_max_size_in_bytes";
  static final String STORAGE_RATIO = "forwarder_storage_max_disk_ratio";
  static final String STORAGE_WHEN_FULL = "forwarder_storage_when_full";
  static final String STORAGE_ON_FAILURE = "forwarder_storage_on_failure";
  static final String STORAGE_KEY = "forwarder_storage_encryption_key";
  static final String FLUSH_RATIO = "forwarder_flush_to_disk_mem_ratio";
  static final String OUTDATED_DAYS = "forwarder_outdated_file_in_days";
  static final String FSYNC = "forwarder_storage_fsync";
  static final String FSYNC_INTERVAL = "forwarder_storage_fsync_interval";
  static final String DEAD_LETTERS_MAX = "forwarder_dead_letters_max_size_in_bytes";
  static final String BACKOFF_FACTOR = "forwarder_backoff_factor";
  static final String BACKOFF_BASE = "forwarder_backoff_base";
  static final String BACKOFF_MAX = "forwarder_backoff_max";
  static final String RECOVERY_INTERVAL = "forwarder_recovery_interval";
  static final String RECOVERY_RESET = "forwarder_recovery_reset";
  static final String BLOCK_FAILURES = "forwarder_block_failures_in_row";
  static final String BLOCK_TIMEOUTS = "forwarder_block_timeouts_in_row";
  static final String BLOCK_WINDOW = "forwarder_block_window";
  static final String BLOCK_ON_FIRST = "forwarder_block_on_first_error";
  static final String BLOCKED_MAX = "forwarder_blocked_endpoints_max";
  static final String RETRY_AFTER_MAX = "forwarder_retry_after_max";
  static final String KEY_HOLD_INTERVAL = "forwarder_key_hold_interval";
  static final String KEY_HOLD_MAX_AGE = "forwarder_key_hold_max_age";
  static final String KEY_CHECK = "forwarder_apikey_validation";
  static final String KEY_CHECK_INTERVAL = "forwarder_apikey_validation_interval";
  static final String WORKERS = "forwarder_num_workers";
  static final String REQUESTS = "forwarder_max_concurrent_requests";
  static final String IN_FLIGHT = "forwarder_max_in_flight";
  static final String ADAPTIVE = "forwarder_adaptive_concurrency";
  static final String TIMEOUT = "forwarder_timeout";
  static final String STOP_TIMEOUT = "forwarder_stop_timeout";
  static final String STOP_WAIT = "forwarder_stop_wait_for_inflight";
  static final String DRAIN_TIMEOUT = "forwarder_drain_timeout";
  static final String WATCH_INTERVAL = "forwarder_settings_watch_interval";
  static final String PROTOCOL = "forwarder_http_protocol";
  static final String CONNECT_TIMEOUT = "forwarder_connect_timeout";
  static final String IDLE_TIMEOUT = "forwarder_idle_timeout";
  static final String CONNECTION_RESET = "forwarder_connection_reset_interval";
  static final String REPLY_KEPT = "forwarder_reply_kept_size";
  static final String REPLY_MAX = "forwarder_reply_max_size";
  static final String IO_THREADS = "forwarder_io_threads";
  static final String DNS_TTL = "forwarder_dns_cache_ttl";
  static final String DNS_TIMEOUT = "forwarder_dns_lookup_timeout";
  static final String DNS_NEGATIVE_TTL = "forwarder_dns_negative_ttl";
  static final String DNS_STALE = "forwarder_dns_stale_limit";
  static final String DNS_THREADS = "forwarder_dns_threads";
  static final String TLS_SKIP = "skip_ssl_validation";
  static final String TLS_MIN = "min_tls_version";
  static final String TLS_TIMEOUT = "tls_handshake_timeout";
  static final String TLS_CA = "forwarder_tls_ca_file";
  static final String TLS_KEY_STORE = "forwarder_tls_key_store";
  static final String TLS_KEY_STORE_PASSWORD = "forwarder_tls_key_store_password";
  static final String PROXY_HTTP = "proxy.http";
  static final String PROXY_HTTPS = "proxy.https";
  static final String NO_PROXY = "proxy.no_proxy";
  static final String NO_PROXY_NONEXACT = "no_proxy_nonexact_match";

  private static final String NO_EFFECT = "Accepted, without effect: see the text above.";

  /** What may stand in a section of {@code domains} too, and then holds for that domain alone. */
  static final Set<String> PER_DOMAIN =
      Set.of(
          HIGH_BUFFER,
          MEMORY,
          MAX_ITEMS,
          MAX_PAYLOAD,
          ORDER,
          OVERFLOW,
          MAX_AGE,
          DURABILITY,
          FLUSH_RATIO,
          OUTDATED_DAYS,
          FSYNC,
          FSYNC_INTERVAL,
          STORAGE_ON_FAILURE,
          WORKERS,
          REQUESTS,
          ADAPTIVE,
          TIMEOUT,
          TLS_SKIP);

  private static final SettingGroup WHERE =
      new SettingGroup(
          "Where to",
          List.of(
              Define.of(
                  DOMAINS,
                  SettingDefinition.Type.SECTIONS,
                  "Backends of any family: see the text above.")));

  private static final SettingGroup QUEUES =
      new SettingGroup(
          "Memory and order",
          List.of(
              size(
                  MEMORY,
                  15L << 20,
                  QueueSettings.LEAST_MEMORY_BYTES,
                  "What all payloads of a domain may count for, overhead included, wherever they are."),
              count(
                  MEMORY_IN_PAYLOADS,
                  0,
                  0,
                  "Deprecated: the same in units of 2 MiB; used only if above 0 and the other is not set."),
              sizeWithoutDefault(
                  MEMORY_TOTAL,
                  QueueSettings.LEAST_MEMORY_BYTES,
                  "The same for all domains together; a quarter of the heap if not set."),
              count(
                  MAX_ITEMS,
                  0,
                  0,
                  "How many payloads of a domain may wait in memory; 0: only their bytes count."),
              size(MAX_PAYLOAD, "8MiB", 1, Integer.MAX_VALUE, "A larger payload is refused."),
              count(
                  HIGH_BUFFER,
                  100,
                  1,
                  "New payloads of a domain that wait for a free slot in order; more go to the retry queue."),
              count("forwarder_low_prio_buffer_size", 100, 1, NO_EFFECT),
              count("forwarder_requeue_buffer_size", 100, 1, NO_EFFECT),
              word(
                  ORDER,
                  "newest_first",
                  List.of("newest_first", "oldest_first"),
                  "Which of two retries of one priority goes first."),
              word(
                  OVERFLOW,
                  "evict",
                  List.of("evict", "refuse"),
                  "When a domain's memory is full: give up the oldest of the lowest priority, or refuse new."),
              time(
                  MAX_AGE,
                  Duration.ZERO,
                  "How long a payload may wait altogether before it is dropped; 0: for ever."),
              count(
                  CAPACITY_WINDOW,
                  900,
                  10,
                  (int) ofDays(1).toSeconds(),
                  "Seconds whose traffic tells how long an outage can be buffered: see metrics.md."),
              count(
                  LISTENER_BACKLOG,
                  100_000,
                  1,
                  "Reports of outcomes that may wait to be taken by listeners.")));

  private static final SettingGroup DISK =
      new SettingGroup(
          "Disk",
          List.of(
              Define.of(
                  STORAGE_PATH,
                  SettingDefinition.Type.TEXT,
                  "The folder of the spool, for one process at a time; made where it is missing."),
              size(
                  STORAGE_MAX,
                  "0",
                  0,
                  Define.LARGEST,
                  "What waits on disk may take, of all domains together; 0: nothing is kept there."),
              number(
                  STORAGE_RATIO,
                  "0.8",
                  0.01,
                  1,
                  "How full the disk may become, of all who use it."),
              word(
                  DURABILITY,
                  "overflow",
                  List.of("memory", "overflow", "write_ahead"),
                  "What is on disk, if there is a folder: nothing, what memory has no room for, or"
                      + " everything before it is accepted."),
              number(
                  FLUSH_RATIO,
                  "0.5",
                  0,
                  1,
                  "How much of a full memory is written to disk at a time, at the least."),
              word(
                  STORAGE_WHEN_FULL,
                  "drop_oldest",
                  List.of("drop_oldest", "refuse", "wait"),
                  "At the disk's limit: give up the oldest, take no more, or wait 5 s for room."),
              word(
                  STORAGE_ON_FAILURE,
                  "refuse",
                  List.of("refuse", "accept_in_memory"),
                  "With `write_ahead`, what becomes of new payloads while the disk fails."),
              word(
                  FSYNC,
                  "interval",
                  List.of("never", "interval", "always"),
                  "When the disk is made to keep what was written; `always`: before it is accepted."),
              positiveTime(
                  FSYNC_INTERVAL,
                  ofMillis(100),
                  "With `interval`, how long what was written may wait for that."),
              count(
                  OUTDATED_DAYS,
                  10,
                  1,
                  365,
                  "Days after which what is on disk is dropped, while it runs too."),
              size(
                  DEAD_LETTERS_MAX,
                  64L << 20,
                  0,
                  "What the dead letters of each domain may take on disk; 0: none are kept."),
              Define.of(
                  STORAGE_KEY,
                  SettingDefinition.Type.SECRET,
                  "Encrypts what is written there from now on: 32 bytes in hex or Base64, as"
                      + " `env:NAME` or `@FILE` alone.")));

  private static final SettingGroup RETRIES =
      new SettingGroup(
          "Retries",
          List.of(
              number(
                  BACKOFF_FACTOR, "2", 2, 1000, "How far the random range of a wait reaches down."),
              positiveTime(
                  BACKOFF_BASE, ofSeconds(2), "The wait after the first error; doubled by each."),
              positiveTime(BACKOFF_MAX, ofSeconds(64), "The longest wait; at least the base."),
              count(RECOVERY_INTERVAL, 2, 1, "Errors that a success takes back."),
              flag(RECOVERY_RESET, false, "Whether one success takes back all errors."),
              positiveTime(
                  RETRY_AFTER_MAX,
                  ofMinutes(5),
                  "What a server's `Retry-After` counts for at the most."),
              count(
                  BLOCK_FAILURES, 20, 1, 1_000_000, "So many failures in a row block an endpoint."),
              count(BLOCK_TIMEOUTS, 5, 1, 1_000_000, "So many timeouts in a row block it."),
              count(
                  BLOCK_WINDOW,
                  100,
                  2,
                  10_000,
                  "It is blocked when more than half of so many attempts failed."),
              flag(BLOCK_ON_FIRST, false, "Whether any failure blocks it, as in Datadog's Agent."),
              count(BLOCKED_MAX, 10_000, 1, 10_000_000, "Endpoints whose failures are remembered."),
              positiveTime(
                  KEY_HOLD_INTERVAL,
                  ofSeconds(30),
                  "How often a key that was refused (401, 403) is tried again."),
              positiveTime(
                  KEY_HOLD_MAX_AGE,
                  ofHours(1),
                  "How long a payload waits for its key to be taken again.")));

  private static final SettingGroup KEY_CHECKS =
      new SettingGroup(
          "Checks of API keys",
          List.of(
              flag(
                  KEY_CHECK,
                  true,
                  "Whether backends that can tell are asked if a key is valid: see health.md."),
              count(
                  KEY_CHECK_INTERVAL,
                  60,
                  1,
                  (int) ofDays(365).toMinutes(),
                  "Minutes from one check of a key to the next.")));

  private static final SettingGroup REQUESTS_IN_FLIGHT =
      new SettingGroup(
          "Requests in flight",
          List.of(
              count(WORKERS, 1, 1, 1000, "Workers of each domain."),
              count(
                  REQUESTS,
                  10,
                  1,
                  10_000,
                  "Requests of each worker in flight; a domain's limit is the product of the two."),
              count(IN_FLIGHT, 1000, 1, "Requests of all domains in flight; each may have one."),
              flag(
                  ADAPTIVE,
                  false,
                  "Whether a domain's limit starts at one and follows what its backend bears."),
              positiveTime(
                  TIMEOUT, ofSeconds(20), "One attempt, from connecting to the reply's end."),
              time(
                  STOP_TIMEOUT, ofSeconds(2), "How long stop waits for what is in flight and new."),
              flag(
                  STOP_WAIT,
                  true,
                  "Whether stop waits at all; if not, all that is left has its outcome at once."),
              time(
                  DRAIN_TIMEOUT,
                  ofMinutes(15),
                  "How long what is left for a removed domain or key is still delivered."),
              time(
                  WATCH_INTERVAL,
                  ofSeconds(10),
                  "How often the settings are read again for changed domains and keys; 0: never.")));

  private static final SettingGroup HTTP =
      new SettingGroup(
          "HTTP",
          List.of(
              word(
                  PROTOCOL,
                  "auto",
                  List.of("auto", "http1", "http2"),
                  "`auto`: HTTP/2 where a TLS server offers it; `http2`: without asking, plain too."),
              positiveTime(CONNECT_TIMEOUT, ofSeconds(30), "For one address to take a connection."),
              positiveTime(IDLE_TIMEOUT, ofSeconds(45), "An unused connection is closed after it."),
              time(
                  CONNECTION_RESET,
                  Duration.ZERO,
                  "An older connection takes no further request; 0: no limit."),
              size(REPLY_KEPT, "1000", 0, 1 << 20, "The start of a reply's body that is kept."),
              size(REPLY_MAX, "1MiB", 0, 1 << 30, "A longer body ends its connection."),
              Define.countWithoutDefault(
                  IO_THREADS,
                  1,
                  1024,
                  "Threads for all connections; one for each core, at most two, if not set."),
              positiveTime(
                  DNS_TTL,
                  ofSeconds(30),
                  "How long an address is used until it is looked up anew."),
              positiveTime(DNS_TIMEOUT, ofSeconds(5), "How long a request waits for a name."),
              positiveTime(
                  DNS_NEGATIVE_TTL, ofSeconds(1), "A failed lookup is not repeated for so long."),
              time(
                  DNS_STALE,
                  ofMinutes(10),
                  "While lookups fail, the greatest age of an address in use."),
              count(DNS_THREADS, 64, 1, 4096, "Lookups at the same time.")));

  private static final SettingGroup TLS =
      new SettingGroup(
          "TLS",
          List.of(
              flag(
                  TLS_SKIP,
                  false,
                  "Whether certificates are NOT verified: anybody on the way can read the keys."),
              word(TLS_MIN, "tlsv1.2", List.of("tlsv1.2", "tlsv1.3"), "The oldest version spoken."),
              positiveTime(TLS_TIMEOUT, ofSeconds(10), "For the two sides to agree."),
              Define.of(
                  TLS_CA,
                  SettingDefinition.Type.TEXT,
                  "A file of certificates (PEM) to trust beside the JDK's."),
              Define.of(
                  TLS_KEY_STORE,
                  SettingDefinition.Type.TEXT,
                  "A file (PKCS #12 or JKS) with the certificate and key to show to servers."),
              Define.of(
                  TLS_KEY_STORE_PASSWORD,
                  SettingDefinition.Type.SECRET,
                  "The password of that file and its key.")));

  private static final SettingGroup PROXY =
      new SettingGroup(
          "Proxy",
          List.of(
              Define.of(
                  PROXY_HTTP,
                  SettingDefinition.Type.TEXT,
                  "For `http` addresses: `http://[user:password@]host[:port]`."),
              Define.of(
                  PROXY_HTTPS,
                  SettingDefinition.Type.TEXT,
                  "For `https` addresses, through a tunnel."),
              Define.of(
                  NO_PROXY, SettingDefinition.Type.LIST, "Hosts that are spoken to directly."),
              flag(
                  NO_PROXY_NONEXACT,
                  false,
                  "Whether that list names domains and networks too, not only hosts as they are.")));

  /** The settings by what they are about, in the order of the documentation. */
  public static final List<SettingGroup> GROUPS =
      List.of(WHERE, QUEUES, DISK, RETRIES, KEY_CHECKS, REQUESTS_IN_FLIGHT, HTTP, TLS, PROXY);

  /** All of them. */
  public static final List<SettingDefinition> DEFINITIONS =
      GROUPS.stream().flatMap(group -> group.definitions().stream()).toList();

  private ForwarderSettings() {}
}
