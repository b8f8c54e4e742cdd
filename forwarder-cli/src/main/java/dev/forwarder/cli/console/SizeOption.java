package dev.forwarder.cli.console;

import dev.forwarder.retry.units.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes below 2 GiB as an option, read as settings are by {@link Sizes}. */
public final class SizeOption implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String value) {
    long bytes = parsed(value);
    if (bytes < 1 || bytes > Integer.MAX_VALUE) {
      throw refused(value, "must be a size of at least 1 byte and less than 2GiB");
    }
    return (int) bytes;
  }

  private static long parsed(String value) {
    try {
      return Sizes.parse(value);
    } catch (IllegalArgumentException e) {
      throw refused(value, String.valueOf(e.getMessage()));
    }
  }

  private static TypeConversionException refused(String value, String why) {
    return new TypeConversionException("'" + value + "' " + why);
  }
}
