package dev.forwarder.bench.sink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a port does with requests. Its text is {@code 202}, {@code 202,fail=0.01:503}, {@code
 * 202,delay=1000} (milliseconds), {@code 202,records=1024} (counts the records in bodies), {@code
 * stream,records=1024} (the same, in whatever comes), {@code kafka,records=1024} (the same, in what
 * Kafka's producers send), {@code 202,acknowledge=true}, {@code silent} or {@code refuse}.
 *
 * @param kind whether it answers at all
 * @param status the status of its replies, 200 to 599
 * @param failShare how many of its replies have the other status, drawn at random: 0 to 1
 * @param failStatus the other status, 200 to 599
 * @param delay how long a reply takes
 * @param recordBytes how long each record is that is counted, its mark included; 0: none are
 * @param acknowledges whether it has the system acknowledge at once what has come of a body, which
 *     systems put off, 40 ms at times: a client that leaves Nagle's algorithm on waits for that
 *     before it sends the last piece
 */
public record Behaviour(
    Kind kind,
    int status,
    double failShare,
    int failStatus,
    Duration delay,
    int recordBytes,
    boolean acknowledges) {

  /** What stands in the text of each that counts records, before their length. */
  static final String RECORDS = ",records=";

  /** Whether it answers at all, and what. */
  public enum Kind {
    /** It answers requests of HTTP. */
    ANSWER,
    /** It takes connections and requests and says nothing: a black hole. */
    SILENT,
    /** It refuses connections. */
    REFUSE,
    /** It takes connections and bytes, which are no HTTP, and never answers. */
    STREAM,
    /** It is a Kafka broker to producers, and acknowledges what they send. */
    KAFKA
  }

  /** Checks the bounds. */
  public Behaviour {
    requireNonNull(kind, "kind");
    requireStatus("status", status);
    requireStatus("failStatus", failStatus);
    if (!(failShare >= 0 && failShare <= 1)) {
      throw new IllegalArgumentException("failShare must be 0 to 1, was: " + failShare);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, was: " + delay);
    }
    if (recordBytes != 0 && recordBytes < RecordCounter.MARK.length()) {
      throw new IllegalArgumentException(
          "recordBytes must be 0, or hold a mark of %d bytes, was: %d"
              .formatted(RecordCounter.MARK.length(), recordBytes));
    }
    if (kind == Kind.KAFKA) {
      requireNothingOfHttp(failShare, delay, acknowledges);
    }
  }

  private static void requireNothingOfHttp(double failShare, Duration delay, boolean acknowledges) {
    if (failShare > 0 || !delay.isZero() || acknowledges) {
      throw new IllegalArgumentException("kafka has records=BYTES and nothing else");
    }
  }

  private static void requireStatus(String name, int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException(name + " must be 200 to 599, was: " + status);
    }
  }

  /** Answers at once. */
  public static Behaviour answers(int status) {
    return new Behaviour(Kind.ANSWER, status, 0, 503, Duration.ZERO, 0, false);
  }

  /** Takes connections and requests, and never answers. */
  public static Behaviour silent() {
    return new Behaviour(Kind.SILENT, 202, 0, 503, Duration.ZERO, 0, false);
  }

  /** Refuses connections. */
  public static Behaviour refuses() {
    return new Behaviour(Kind.REFUSE, 202, 0, 503, Duration.ZERO, 0, false);
  }

  /** Takes connections and bytes, which are no HTTP. */
  public static Behaviour streams() {
    return new Behaviour(Kind.STREAM, 202, 0, 503, Duration.ZERO, 0, false);
  }

  /** Takes what Kafka's producers send. */
  public static Behaviour kafka() {
    return new Behaviour(Kind.KAFKA, 202, 0, 503, Duration.ZERO, 0, false);
  }

  /** This one, with another status for a share of its replies. */
  public Behaviour failing(double share, int otherStatus) {
    return new Behaviour(kind, status, share, otherStatus, delay, recordBytes, acknowledges);
  }

  /** This one, with each reply after so long. */
  public Behaviour after(Duration newDelay) {
    return new Behaviour(kind, status, failShare, failStatus, newDelay, recordBytes, acknowledges);
  }

  /** This one, where records of so many bytes are counted. */
  public Behaviour countingRecords(int bytes) {
    return new Behaviour(kind, status, failShare, failStatus, delay, bytes, acknowledges);
  }

  /** This one, which acknowledges at once what has come of a body. */
  public Behaviour acknowledging() {
    return new Behaviour(kind, status, failShare, failStatus, delay, recordBytes, true);
  }

  /**
   * The behaviour that a text stands for.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  public static Behaviour parse(String text) {
    return switch (text) {
      case "silent" -> silent();
      case "refuse" -> refuses();
      default -> parseAnswer(text);
    };
  }

  private static Behaviour parseAnswer(String text) {
    String[] parts = text.split(",", -1);
    Behaviour behaviour =
        switch (parts[0]) {
          case "stream" -> streams();
          case "kafka" -> kafka();
          default -> answers(Integer.parseInt(parts[0]));
        };
    for (int i = 1; i < parts.length; i++) {
      String value = parts[i].substring(parts[i].indexOf('=') + 1);
      behaviour =
          switch (parts[i].substring(0, Math.max(0, parts[i].indexOf('=')))) {
            case "fail" -> {
              String[] shareAndStatus = value.split(":", 2);
              yield behaviour.failing(
                  Double.parseDouble(shareAndStatus[0]), Integer.parseInt(shareAndStatus[1]));
            }
            case "delay" -> behaviour.after(Duration.ofMillis(Long.parseLong(value)));
            case "records" -> behaviour.countingRecords(Integer.parseInt(value));
            case "acknowledge" -> behaviour.acknowledging();
            default ->
                throw new IllegalArgumentException(
                    "a behaviour has fail=SHARE:STATUS, delay=MILLIS, records=BYTES and"
                        + " acknowledge=true, was: "
                        + text);
          };
    }
    return behaviour;
  }

  /** What {@link #parse} takes. */
  @Override
  public String toString() {
    return switch (kind) {
      case SILENT -> "silent";
      case REFUSE -> "refuse";
      case STREAM -> "stream" + records();
      case KAFKA -> "kafka" + records();
      case ANSWER ->
          status
              + (failShare > 0 ? ",fail=" + failShare + ":" + failStatus : "")
              + (delay.isZero() ? "" : ",delay=" + delay.toMillis())
              + records()
              + (acknowledges ? ",acknowledge=true" : "");
    };
  }

  private String records() {
    return recordBytes == 0 ? "" : RECORDS + recordBytes;
  }
}
