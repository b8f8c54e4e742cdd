package dev.forwarder.core.documents;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The Java in the project's documents: found, compiled, loaded. */
final class JavaBlocks {

  static final Path ROOT = Path.of("..");

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private JavaBlocks() {}

  static List<String> of(Path document) throws IOException {
    String text = Files.readString(ROOT.resolve(document));
    return BLOCK.matcher(text).results().map(JavaBlocks::body).toList();
  }

  private static String body(MatchResult block) {
    return block.group(1);
  }

  /** The compiler's complaints; empty where it has none. */
  static String compile(String className, String source, Path into) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter complaints = new StringWriter();
    List<String> options =
        List.of("-d", into.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(file)).call();
    return compiled ? "" : complaints + "\n" + numbered(source);
  }

  private static String numbered(String source) {
    List<String> lines = source.lines().toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(i + 1).append(' ').append(lines.get(i)).append('\n');
    }
    return text.toString();
  }

  static void runMain(String className, Path folder) throws Exception {
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, JavaBlocks.class.getClassLoader())) {
      loader
          .loadClass(className)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    }
  }

  static String indented(String block) {
    return block.lines().map(line -> "    " + line).collect(joining("\n"));
  }
}
