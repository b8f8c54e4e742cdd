package dev.forwarder.endpoints.echopost.launch;

import static java.util.Objects.requireNonNull;

import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import java.util.List;
import java.util.stream.Stream;

/** What is run as an agent. */
public sealed interface AgentProgram {

  /** The variable that a Java agent finds its key in. */
  String KEY_VARIABLE = "DATANADHI_API_KEY";

  /**
   * The agent in Java.
   *
   * @param command the program and its first arguments, such as {@code /opt/forwarder/bin/forwarder
   *     echopost}; {@code -datanadhi FOLDER -health-url URL} is appended, and the key is in its
   *     environment as {@value AgentProgram#KEY_VARIABLE}. At least the program
   */
  record JavaProgram(List<String> command) implements AgentProgram {
    /** Copies the list. */
    public JavaProgram {
      command = List.copyOf(requireNonNull(command, "command"));
      if (command.isEmpty()) {
        throw new IllegalArgumentException("command must name a program, was empty");
      }
    }

    /** This program with more arguments, behind those that it has. */
    public JavaProgram with(List<String> arguments) {
      return new JavaProgram(Stream.concat(command.stream(), arguments.stream()).toList());
    }
  }

  /**
   * The original program.
   *
   * @param settings whether and how it is fetched
   */
  record BinaryProgram(BinarySettings settings) implements AgentProgram {
    /** Checks that they are there. */
    public BinaryProgram {
      requireNonNull(settings, "settings");
    }
  }
}
