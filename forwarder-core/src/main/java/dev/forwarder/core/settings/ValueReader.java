package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.retry.units.Durations;
import dev.forwarder.retry.units.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns what was written for a setting into its value, checked against the definition. */
final class ValueReader {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");
  private static final Pattern COUNT = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private final Secrets secrets;

  ValueReader(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * The value: a type of its own for each {@link SettingDefinition.Type}, as {@link Values} gives
   * it.
   */
  Object read(SettingDefinition definition, Node node) throws BadValueException {
    return switch (definition.type()) {
      case LIST -> list(node);
      case KEYS_BY_URL -> new KeysByUrl(secrets).read(structure(node));
      case SECTIONS -> structure(node);
      default -> single(definition, node);
    };
  }

  private Object single(SettingDefinition definition, Node node) throws BadValueException {
    if (!(node instanceof Node.Text text)) {
      throw new BadValueException(Allowed.by(definition));
    }
    return switch (definition.type()) {
      case SECRET ->
          switch (definition.name()) {
            case ForwarderSettings.TLS_KEY_STORE_PASSWORD -> secrets.password(text);
            case ForwarderSettings.STORAGE_KEY -> secrets.spoolKey(text);
            default -> secrets.key(text);
          };
      case URL -> Urls.parse(text.text());
      case FLAG -> flag(definition, text.text());
      case TEXT -> word(definition, text.text());
      default -> quantity(definition, text.text().strip());
    };
  }

  private static String word(SettingDefinition definition, String text) throws BadValueException {
    String word = text.strip();
    List<String> allowed = definition.allowed();
    if (allowed.isEmpty()) {
      return word;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (!allowed.contains(lower)) {
      throw new BadValueException(Allowed.by(definition) + NearestName.hint(word, allowed));
    }
    return lower;
  }

  private static boolean flag(SettingDefinition definition, String text) throws BadValueException {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new BadValueException(Allowed.by(definition));
    };
  }

  private static Object quantity(SettingDefinition definition, String text)
      throws BadValueException {
    return switch (definition.type()) {
      case SIZE -> {
        long bytes = parsed(Sizes::parse, text);
        checkBounds(definition, (double) bytes);
        yield bytes;
      }
      case DURATION -> {
        var time = parsed(Durations::parse, text);
        checkBounds(definition, time.toNanos() / 1e6);
        yield time;
      }
      case COUNT -> {
        long count = number(COUNT, definition, text).longValue();
        checkBounds(definition, (double) count);
        yield Math.toIntExact(count);
      }
      default -> {
        double number = number(NUMBER, definition, text);
        checkBounds(definition, number);
        yield number;
      }
    };
  }

  private static <T> T parsed(Function<String, T> parser, String text) throws BadValueException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(String.valueOf(e.getMessage()));
    }
  }

  private static Double number(Pattern shape, SettingDefinition definition, String text)
      throws BadValueException {
    if (!shape.matcher(text).matches()) {
      throw new BadValueException(Allowed.by(definition));
    }
    return Double.valueOf(text);
  }

  private static void checkBounds(SettingDefinition definition, double value)
      throws BadValueException {
    Double minimum = definition.minimum();
    Double maximum = definition.maximum();
    if (minimum != null && value < minimum) {
      throw new BadValueException(Allowed.by(definition));
    }
    if (maximum != null && value > maximum) {
      throw BadValueException.above(Allowed.by(definition));
    }
  }

  private static List<String> list(Node node) throws BadValueException {
    List<String> texts = new ArrayList<>();
    if (node instanceof Node.Text text) {
      SEPARATOR.splitAsStream(text.text().strip()).filter(s -> !s.isEmpty()).forEach(texts::add);
    } else if (node instanceof Node.Items items) {
      for (Node item : items.items()) {
        if (!(item instanceof Node.Text text) || item.isEmpty()) {
          throw new BadValueException("must be a list of texts");
        }
        texts.add(text.text().strip());
      }
    } else {
      throw new BadValueException("must be a list of texts");
    }
    return List.copyOf(texts);
  }

  /** What was written as one text, in a variable or an override, is JSON. */
  private static Node structure(Node node) throws BadValueException {
    return node instanceof Node.Text text ? NodeReader.json(text.text()) : node;
  }
}
