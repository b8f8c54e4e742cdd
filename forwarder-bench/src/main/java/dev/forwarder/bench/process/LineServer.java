package dev.forwarder.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers each line of standard input with a line of JSON on standard output, until the input ends:
 * so a process that lost its asker ends by itself.
 *
 * <p>A line is a command and, after a space, its argument. What goes wrong is answered as {@code
 * {"error":"..."}}.
 */
public final class LineServer {

  /** What one command does. */
  @FunctionalInterface
  public interface Command {

    /**
     * Carries it out.
     *
     * @param argument what stood behind the command, perhaps nothing
     * @return what is answered, as JSON
     */
    Object run(String argument) throws Exception;
  }

  private record Failure(String error) {}

  private final BufferedReader in;
  private final PrintStream out;

  /** A server over these streams. */
  public LineServer(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  /**
   * A server over the streams of the process. Whatever else is printed goes to standard error from
   * now on.
   */
  public static LineServer ofProcess() {
    PrintStream out = System.out;
    System.setOut(System.err);
    return new LineServer(System.in, out);
  }

  /** Says something unasked: what the process has to tell at its start. */
  public void say(Object value) {
    out.println(Json.line(value));
    out.flush();
  }

  /** Answers until the input ends. */
  public void serve(Map<String, Command> commands) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      say(answer(line.strip(), commands));
    }
  }

  private static Object answer(String line, Map<String, Command> commands) {
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    Command command = commands.get(name);
    if (command == null) {
      return new Failure("unknown command '" + name + "', known: " + commands.keySet());
    }
    try {
      return command.run(space < 0 ? "" : line.substring(space + 1));
    } catch (Exception e) {
      return new Failure(name + " failed: " + e);
    }
  }
}
