package dev.forwarder.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * The results of a run as pictures: one for each number of a suite, or of a part of it, of more
 * than one subject or case, a bar for each median and a whisker as long as the farther end of what
 * was measured. Where they are far apart the axis is logarithmic, and there are no whiskers. How
 * long something took is a line for each subject, from the median on, on a logarithmic axis.
 */
final class Charts {

  private static final int HEIGHT = 600;
  private static final int LEAST_WIDTH = 800;
  private static final int BAR_WIDTH = 45;
  private static final int AROUND = 300;
  private static final int LETTER_WIDTH = 10;

  /** Beyond that, the small ones could not be seen beside the large ones. */
  private static final double LARGEST_SPAN = 40;

  /** Fewer are bars. */
  private static final int LEAST_POINTS = 3;

  /** What a line leads through: what each is called, by its metric. */
  private static final Map<String, String> POINTS = points();

  private Charts() {}

  private static Map<String, String> points() {
    Map<String, String> points = new LinkedHashMap<>();
    for (Percentile each : Percentile.ALL) {
      points.put(each.metric().name(), each.label());
    }
    return points;
  }

  /** Writes each as PNG and as SVG; tells their names, without what they end in. */
  static List<String> write(Path folder, List<Result> results) throws IOException {
    Files.createDirectories(folder);
    Map<String, CategoryChart> charts = of(results);
    for (Map.Entry<String, CategoryChart> entry : charts.entrySet()) {
      // Drawn in memory: whoever is interrupted has the whole of it, or what was there.
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      BitmapEncoder.saveBitmap(entry.getValue(), png, BitmapFormat.PNG);
      ByteArrayOutputStream svg = new ByteArrayOutputStream();
      VectorGraphicsEncoder.saveVectorGraphic(entry.getValue(), svg, VectorGraphicsFormat.SVG);
      Report.replace(folder.resolve(entry.getKey() + ".png"), png.toByteArray());
      Report.replace(folder.resolve(entry.getKey() + ".svg"), svg.toByteArray());
    }
    return List.copyOf(charts.keySet());
  }

  /** Deletes what was written under these names. */
  static void delete(Path folder, Collection<String> names) throws IOException {
    for (String name : names) {
      deleteFile(folder.resolve(name + ".png"));
      deleteFile(folder.resolve(name + ".svg"));
    }
  }

  private static void deleteFile(Path file) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
  }

  /** The charts, by name. */
  static Map<String, CategoryChart> of(List<Result> results) {
    Map<String, CategoryChart> charts = new LinkedHashMap<>();
    Map<String, List<Result>> curves = curves(results);
    comparable(others(results, curves)).forEach((name, of) -> charts.put(name, chart(of)));
    curves.forEach((name, of) -> charts.put(name, curve(of)));
    return charts;
  }

  /** The names of the same, of which nothing is drawn. */
  static Set<String> names(List<Result> results) {
    Map<String, List<Result>> curves = curves(results);
    Set<String> names = new LinkedHashSet<>(comparable(others(results, curves)).keySet());
    names.addAll(curves.keySet());
    return names;
  }

  private static List<Result> others(List<Result> results, Map<String, List<Result>> curves) {
    List<Result> others = new ArrayList<>(results);
    curves.values().forEach(others::removeAll);
    return others;
  }

  /** The latencies of a case where there are enough of them for lines, by the chart's name. */
  private static Map<String, List<Result>> curves(List<Result> results) {
    Map<String, List<Result>> curves =
        results.stream()
            .filter(result -> POINTS.containsKey(result.metric()))
            .collect(
                groupingBy(
                    result -> result.suite() + "-latency-" + result.caseName().replace('/', '-'),
                    LinkedHashMap::new,
                    toList()));
    curves
        .values()
        .removeIf(of -> subjects(of).size() < 2 || of.size() < LEAST_POINTS * subjects(of).size());
    return curves;
  }

  /** What is of several subjects or cases and no ratio of two, by the name of the chart. */
  private static Map<String, List<Result>> comparable(List<Result> results) {
    Map<String, List<Result>> charts =
        results.stream()
            .filter(result -> !result.unit().equals(Metric.CORES))
            .filter(result -> !isComparison(result)) // which is to be read with its goal
            .collect(
                groupingBy(
                    result -> name(result) + "-" + result.metric().replace('_', '-'),
                    LinkedHashMap::new,
                    toList()));
    charts.values().removeIf(of -> subjects(of).size() < 2 && cases(of).size() < 2);
    return charts;
  }

  /** See {@link Metric#ratioTo}; what takes some time to something is none. */
  private static boolean isComparison(Result result) {
    return result.unit().equals(Metric.RATIO) && result.metric().contains("_to_");
  }

  /** Its suite's; where that has parts, whose names begin with a letter, its part's too. */
  private static String name(Result result) {
    String first = result.caseName().split("/", 2)[0];
    return Character.isLetter(first.charAt(0)) ? result.suite() + "-" + first : result.suite();
  }

  private static List<String> subjects(List<Result> results) {
    return results.stream().map(Result::subject).distinct().toList();
  }

  private static List<String> metrics(List<Result> results) {
    return results.stream().map(Result::metric).distinct().toList();
  }

  private static List<String> cases(List<Result> results) {
    return results.stream().map(Result::caseName).distinct().toList();
  }

  private static CategoryChart chart(List<Result> results) {
    Result any = results.get(0);
    List<String> cases = cases(results);
    String title =
        "%s: %s, %s is better, median, rounds: %d"
            .formatted(name(any), any.metric().replace('_', ' '), any.better(), any.rounds());
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.max(widthOf(title), AROUND + BAR_WIDTH * results.size()))
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(cases.size() == 1 ? cases.get(0) : "")
            .yAxisTitle(any.unit())
            .build();
    style(chart.getStyler(), results, isWide(results));
    boolean withSpread = !isWide(results); // which has no place below the foot of a decade
    if (cases.size() == 1) {
      Map<String, Result> bySubject = byName(results.stream(), Result::subject);
      add(chart, any.metric(), subjects(results), bySubject, withSpread);
      chart.getStyler().setLegendVisible(false);
    } else {
      for (String subject : subjects(results)) {
        Stream<Result> own = results.stream().filter(one -> one.subject().equals(subject));
        add(chart, subject, cases, byName(own, Result::caseName), withSpread);
      }
    }
    return chart;
  }

  private static CategoryChart curve(List<Result> results) {
    Result any = results.get(0);
    String title =
        "%s, %s: latency, lower is better, medians, rounds: %d"
            .formatted(any.suite(), any.caseName(), any.rounds());
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(widthOf(title))
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("so many took no longer")
            .yAxisTitle(any.unit())
            .build();
    style(chart.getStyler(), results, least(results) > 0);
    chart.getStyler().setXAxisLabelRotation(0);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    chart.getStyler().setOverlapped(true); // what is of one percentile stands above it
    List<String> points = POINTS.keySet().stream().filter(metrics(results)::contains).toList();
    for (String subject : subjects(results)) {
      Stream<Result> own = results.stream().filter(one -> one.subject().equals(subject));
      Map<String, Result> byMetric = byName(own, Result::metric);
      chart.addSeries(
          subject,
          points.stream().map(POINTS::get).toList(),
          points.stream().map(point -> median(byMetric.get(point))).toList());
    }
    return chart;
  }

  private static int widthOf(String title) {
    return Math.max(LEAST_WIDTH, LETTER_WIDTH * title.length());
  }

  private static void style(CategoryStyler styler, List<Result> results, boolean isLogarithmic) {
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setXAxisLabelRotation(20);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setYAxisLogarithmic(isLogarithmic);
    if (isLogarithmic) {
      // A function for the labels would put them where they are on a linear axis (XChart 3.8.8).
      styler.setYAxisDecimalPattern("#,##0.###");
      styler.setYAxisMin(decadeBelow(least(results)));
    } else {
      styler.setyAxisTickLabelsFormattingFunction(Numbers::text);
      styler.setYAxisMin(Math.min(0, least(results)));
    }
  }

  private static double least(List<Result> results) {
    return results.stream().mapToDouble(Result::median).min().orElse(0);
  }

  private static boolean isWide(List<Result> results) {
    double greatest = results.stream().mapToDouble(Result::median).max().orElse(0);
    return least(results) > 0 && greatest / least(results) > LARGEST_SPAN;
  }

  private static double decadeBelow(double value) {
    return Math.pow(10, Math.ceil(Math.log10(value)) - 1);
  }

  private static Map<String, Result> byName(Stream<Result> results, Function<Result, String> name) {
    return results.collect(toMap(name, result -> result));
  }

  /** A bar for each name; none where there is no number. */
  private static void add(
      CategoryChart chart,
      String series,
      List<String> names,
      Map<String, Result> results,
      boolean withSpread) {
    List<Number> medians = new ArrayList<>();
    List<Number> spreads = new ArrayList<>();
    for (String name : names) {
      Result result = results.get(name);
      medians.add(median(result));
      spreads.add(result != null && withSpread ? spread(result) : 0);
    }
    chart.addSeries(series, names, medians, spreads);
  }

  private static double median(@Nullable Result result) {
    return result == null ? Double.NaN : result.median();
  }

  private static double spread(Result result) {
    double above = result.max() - result.median();
    double below = result.median() - result.min();
    return Math.max(above, below);
  }
}
