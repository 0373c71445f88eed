using System.Diagnostics;
using System.Globalization;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>
/// The JavaScript implementation reads what Quiver writes: install the npm package apache-arrow under .peers/npm, or let PEERS name
/// another folder. What it writes is read by <see cref="GoldenStreamTests"/>.
/// </summary>
public sealed class JavaScriptTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-js-").FullName;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Written_values_are_read(bool isFile)
    {
        string modules = Path.Combine(Peers(), "npm", "node_modules");
        Assert.SkipUnless(Directory.Exists(Path.Combine(modules, "apache-arrow")), "the npm package apache-arrow is not under .peers/npm");
        var schema = new Schema(
            [.. SampleColumns.Types.Select(t => new Field(t.Name, t.Type)), new Field("coded", DataType.Dictionary(DataType.Utf8))]);
        RecordBatch[] batches = [Batch(schema, 300, 1), Batch(schema, 0, 2), Batch(schema, 100, 3).Slice(37, 45)];
        string path = Path.Combine(_folder, "all.arrow");
        File.WriteAllBytes(path, IpcRoundTrip.Write(schema, isFile, batches));
        string script = Path.Combine(_folder, "read.cjs");
        File.WriteAllText(script, ArrowScript.Text);
        string[] expected = [.. batches.SelectMany(b => Enumerable.Range(0, b.Length).Select(row =>
            string.Join(" ", b.Columns.Select((c, i) => Text(schema.Fields[i].Type.Logical, c.GetValue(row))))))];
        Assert.Equal(expected, Run(modules, script, path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static RecordBatch Batch(Schema schema, int rows, int seed) => new(
        schema,
        [.. schema.Fields.Select((f, i) => ColumnBuilder.Build(f.Type.Logical, SampleColumns.Values(f.Type.Logical, rows, seed + i, 0.2)))],
        rows);

    static string[] Run(string modules, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_PATH"] = modules;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    static string Peers()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Quiver.slnx")))
            {
                return Environment.GetEnvironmentVariable("PEERS") ?? Path.Combine(folder.FullName, ".peers");
            }
        }

        return "";
    }

    static string Text(DataType type, object? value) => (type, value) switch
    {
        (_, null) => "null",
        (_, bool flag) => flag ? "true" : "false",
        (_, float number) => float.IsNaN(number) ? "nan" : BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        (_, double number) => double.IsNaN(number) ? "nan" : BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        (DecimalType, DecimalValue number) => number.Unscaled.ToString(CultureInfo.InvariantCulture),
        (DecimalType exact, decimal number) => ((Int128)(number * (decimal)Math.Pow(10, exact.Scale))).ToString(CultureInfo.InvariantCulture),
        (_, string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        (_, byte[] bytes) => Convert.ToHexStringLower(bytes),
        (_, DateOnly date) => (date.DayNumber - new DateOnly(1970, 1, 1).DayNumber).ToString(CultureInfo.InvariantCulture),
        (TimeType time, TimeOnly clock) =>
            (clock.Ticks / TimeSpan.TicksPerSecond * TimeUnits.PerSecond(time.Unit)).ToString(CultureInfo.InvariantCulture),
        (_, DateTime time) => ((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture),
        (_, IntervalValue span) => string.Create(CultureInfo.InvariantCulture, $"{span.Months}/{span.Days}/{span.Nanoseconds}"),
        (MapType map, KeyValuePair<object, object?>[] pairs) =>
            $"[{string.Join(",", pairs.Select(p => Text(map.Key, p.Key) + ":" + Text(map.Value, p.Value)))}]",
        (ListType list, object?[] items) => $"[{string.Join(",", items.Select(item => Text(list.Element, item)))}]",
        (StructType fields, object?[] items) => $"[{string.Join(",", items.Select((item, i) => Text(fields.Fields[i].Type, item)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
