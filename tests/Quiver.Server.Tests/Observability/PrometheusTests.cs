using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Quiver.Server.Observability;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Observability;

public sealed class PrometheusTests
{
    [Theory]
    [InlineData("quiver.query.duration", "s", "histogram", "quiver_query_duration_seconds")]
    [InlineData("quiver.query.count", "{query}", "counter", "quiver_query_count_total")]
    [InlineData("quiver.memory.used", "By", "gauge", "quiver_memory_used_bytes")]
    [InlineData("disk.read_bytes", "By", "counter", "disk_read_bytes_total")]
    [InlineData("process.cpu", "s", "counter", "process_cpu_seconds_total")]
    [InlineData("some.total", null, "counter", "some_total")]
    [InlineData("share", "1", "gauge", "share_ratio")]
    [InlineData("9 lives/ü", null, "gauge", "_9_lives__")]
    public void Names_follow_the_conventions(string name, string? unit, string kind, string expected) =>
        Assert.Equal(expected, PrometheusNames.OfMetric(name, unit, Enum.Parse<MetricKind>(kind, ignoreCase: true)));

    [Fact]
    public void Values_labels_and_buckets_are_written()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(other => ReferenceEquals(other, meter));
        meter.CreateCounter<long>("b.count", "{x}", "Line 1\nback\\slash \"quoted\".").Add(
            3, new KeyValuePair<string, object?>("na.me", "a\"b\\c\nd"), new KeyValuePair<string, object?>("le", 1),
            new KeyValuePair<string, object?>("none", null));
        Histogram<double> histogram = meter.CreateHistogram("a.time", "s", "Time.", null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.5, 1],
        });
        foreach (double value in new[] { 0.25, 0.5, 0.75, 1000 })
        {
            histogram.Record(value);
        }

        meter.CreateObservableGauge("c", () => double.PositiveInfinity);
        Assert.Equal(
            """
            # HELP a_time_seconds Time.
            # TYPE a_time_seconds histogram
            a_time_seconds_bucket{le="0.5"} 2
            a_time_seconds_bucket{le="1"} 3
            a_time_seconds_bucket{le="+Inf"} 4
            a_time_seconds_sum 1001.5
            a_time_seconds_count 4
            # HELP b_count_total Line 1\nback\\slash "quoted".
            # TYPE b_count_total counter
            b_count_total{exported_le="1",na_me="a\"b\\c\nd"} 3
            # HELP c c
            # TYPE c gauge
            c +Inf
            # EOF

            """.Replace("\r", ""),
            PrometheusText.Of(snapshot.Collect()));
    }

    [Fact]
    public void Metrics_of_one_name_are_one_family_with_each_set_of_labels_once()
    {
        Metric[] metrics =
        [
            new("m", "a.b", "", "First.", MetricKind.Gauge, [new MetricPoint([], 1)]),
            new("m", "a_b", "", "Second.", MetricKind.Gauge, [new MetricPoint([], 2), new MetricPoint([new("x", "y")], 3)]),
        ];
        Assert.Equal("# HELP a_b First.\n# TYPE a_b gauge\na_b 1\na_b{x=\"y\"} 3\n# EOF\n", PrometheusText.Of(metrics));
    }

    [Fact]
    public void Labels_without_bound_do_not_fill_the_memory()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(other => ReferenceEquals(other, meter));
        Counter<long> counter = meter.CreateCounter<long>("many");
        for (int i = 0; i < 10_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("user", i));
        }

        string text = PrometheusText.Of(snapshot.Collect());
        Assert.InRange(text.Split('\n').Length, 1_000, 2_010);
        Assert.Contains("many_total{otel_metric_overflow=\"true\"}", text);
        Assert.Equal(10_000, Samples(text).Sum(sample => sample.Value));
    }

    [Fact]
    public async Task The_server_tells_of_itself()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        await server.Client.GetStringAsync(new Uri("/health", UriKind.Relative));
        await server.Server.Store.WriteLinesAsync("m", "cpu,host=a v=1 1\ncpu,host=b v=2 1\n"u8.ToArray());
        await server.Server.Store.CheckpointAsync();
        await using (QueryResult result = await server.Server.Database.Queries.StartAsync(new() { Text = "SELECT * FROM m.cpu" }))
        {
            await result.ToRowsAsync();
        }

        string text;
        do
        {
            // A request is counted when it has ended, which is a moment after its answer is there.
            using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative));
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            text = await answer.Content.ReadAsStringAsync();
        }
        while (!text.Contains("http_route=\"/health\"", StringComparison.Ordinal));

        Assert.EndsWith("# EOF\n", text);
        Dictionary<string, double> samples = Samples(text).ToDictionary(sample => sample.Name, sample => sample.Value);
        Assert.Equal(1, samples.Single(sample => sample.Key.StartsWith("http_server_request_duration_seconds_count{",
            StringComparison.Ordinal)
            && sample.Key.Contains("""http_response_status_code="200",http_route="/health",""", StringComparison.Ordinal)).Value);
        Assert.Equal(1, samples["""quiver_query_count_total{door="library",outcome="success"}"""]);
        Assert.Equal(2, samples["""quiver_query_rows_total{door="library"}"""]);
        Assert.Equal(1, samples["quiver_files"]);
        Assert.Equal(2, samples["quiver_files_rows"]);
        Assert.Equal(1, samples["quiver_store_tables"]);
        Assert.Equal(0, samples["quiver_buffer_rows"]);
        Assert.Equal(1, samples["quiver_wal_flush_duration_seconds_count"]);
        Assert.InRange(samples["quiver_wal_written_bytes_total"], 20, 2_000);
        Assert.Equal(1, samples["quiver_checkpoint_duration_seconds_count"]);
        Assert.Equal(1, samples["quiver_checkpoint_files_total"]);
        Assert.Equal(0, samples["""quiver_store_failing{work="checkpoint"}"""]);
        Assert.InRange(samples["process_resident_memory_bytes"], 1e6, 1e12);
        Assert.InRange(samples["process_start_time_seconds"], 1.7e9, 1e10);
        Assert.Contains(samples.Keys, name => name.StartsWith("quiver_build_info{", StringComparison.Ordinal));
        Assert.Contains(samples.Keys, name => name.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        await CheckWithPromtoolAsync(text);
    }

    [Fact]
    public async Task Whoever_asks_sees_what_was_before()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(other => ReferenceEquals(other, meter));
        using var scrape = new MetricsScrape(snapshot);
        Counter<long> counter = meter.CreateCounter<long>("asked");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                counter.Add(1);
                double before = snapshot.Collect().Single().Points.Single().Value;
                string text = Encoding.UTF8.GetString((await scrape.ReadAsync(TestContext.Current.CancellationToken)).Span);
                Assert.InRange(Samples(text).Single().Value, before, 800);
            }
        })));
    }

    [Fact]
    public async Task Two_servers_of_a_process_do_not_tell_of_each_other()
    {
        await using LocalServer one = await LocalServer.StartAsync();
        await using LocalServer other = await LocalServer.StartAsync();
        await one.Client.GetStringAsync(new Uri("/health", UriKind.Relative));
        string text = await other.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.DoesNotContain("http_route=\"/health\"", text);
        Assert.Single(text.Split('\n'), line => line.StartsWith("quiver_files ", StringComparison.Ordinal));
    }

    /// <summary>Reads the format by its own rules, not by those of the writer.</summary>
    static List<(string Name, double Value)> Samples(string text)
    {
        var samples = new List<(string, double)>();
        var types = new HashSet<string>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.True(types.Add(line.Split(' ')[2]), line);
                continue;
            }

            if (line[0] == '#')
            {
                continue;
            }

            Match match = Regex.Match(
                line,
                """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_]\w*="([^"\\]|\\[\\n"])*",?)*\})? (?<value>[-+.\dEe]+|\+Inf|NaN)$""");
            Assert.True(match.Success, line);
            string name = match.Groups["name"].Value;
            Assert.True(types.Contains(name) || types.Contains(Regex.Replace(name, "_(bucket|sum|count)$", "")), line);
            string value = match.Groups["value"].Value;
            samples.Add((line[..line.LastIndexOf(' ')], value switch
            {
                "+Inf" => double.PositiveInfinity,
                "NaN" => double.NaN,
                _ => double.Parse(value, CultureInfo.InvariantCulture),
            }));
        }

        return samples;
    }

    /// <summary>Prometheus' own tool, where it is installed. It finds fault with names of .NET's meters, which are not ours.</summary>
    static async Task CheckWithPromtoolAsync(string text)
    {
        const string tool = "/usr/bin/promtool";
        if (!File.Exists(tool))
        {
            TestContext.Current.SendDiagnosticMessage("promtool is not installed: the text was read by this test only");
            return;
        }

        using Process process = Process.Start(new ProcessStartInfo(tool, ["check", "metrics"])
        {
            RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        string faults = await process.StandardError.ReadToEndAsync() + await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain(
            faults.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith("dotnet_", StringComparison.Ordinal));
    }
}
