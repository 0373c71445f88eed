using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Writing;
using Xunit;

namespace Quiver.Formats.Tests.ParquetWriting;

/// <summary>
/// DuckDB, parquet-wasm and hyparquet read what we write: random tables of all types in all codecs, page versions and encodings. Runs where
/// Node.js is and the setup of the benchmarks has installed the packages.
/// </summary>
public sealed class PeerReadTests
{
    static readonly CompressionCodec[] Codecs =
    [
        CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Brotli, CompressionCodec.Lz4Raw,
        CompressionCodec.Zstd,
    ];

    [Fact]
    public async Task Peers_read_the_same_values()
    {
        var npm = NpmFolder();
        Assert.SkipUnless(npm is not null, "no folder with Node packages; dotnet run --project bench/Quiver.Bench -- setup makes it");
        var folder = Directory.CreateTempSubdirectory("quiver-peers-").FullName;
        try
        {
            var files = new JsonArray();
            var random = new Random(20);
            foreach (var codec in Codecs)
            {
                for (var version = 1; version <= 2; version++)
                {
                    files.Add(await WriteCaseAsync(folder, random, codec, version));
                }
            }

            var cases = Path.Combine(folder, "cases.json");
            await File.WriteAllTextAsync(cases, files.ToJsonString(), TestContext.Current.CancellationToken);
            var output = Run(npm!, cases);
            const string Read = "read 12 files with duckdb\nread 12 files with parquet-wasm\nread 12 files with hyparquet\n";
            Assert.True(output == Read, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<JsonObject> WriteCaseAsync(string folder, Random random, CompressionCodec codec, int version)
    {
        var rows = random.Next(1, 700);
        var fields = new List<Field>();
        var columns = new List<Column>();
        var json = new JsonArray();
        var encodings = new Dictionary<string, ValueEncoding>();
        foreach (var (name, type) in SampleColumns.Types)
        {
            var values = SampleColumns.Values(type, rows, random.Next(), random.Next(4) switch { 0 => 0, 1 => 0.9, 2 => 1, _ => 0.2 });
            fields.Add(new Field(name, type));
            columns.Add(ColumnBuilder.Build(type, values));
            var column = Kind(type);
            column["name"] = name;
            column["values"] = new JsonArray([.. values.Select(value => Canonical(type, value))]);
            json.Add(column);
            if (!type.IsNested && Encoding(random, type, version) is { } encoding)
            {
                encodings[name] = encoding;
            }
        }

        var options = new ParquetWriteOptions
        {
            Compression = codec,
            PageVersion = version,
            RowGroupRows = random.Next(100, 1000),
            DataPageRows = random.Next(20, 300),
            DictionaryBytes = random.Next(3) switch { 0 => 0, 1 => 500, _ => 1 << 20 },
            ColumnEncodings = encodings,
        };
        var schema = new Schema(fields);
        using var batch = new RecordBatch(schema, columns, rows);
        var label = $"{codec} v{version}";
        var path = Path.Combine(folder, label.Replace(' ', '_') + ".parquet");
        await ParquetRoundTrip.WriteFileAsync(path, schema, batch, options);
        return new JsonObject { ["name"] = label, ["path"] = path, ["columns"] = json };
    }

    static ValueEncoding? Encoding(Random random, DataType type, int version)
    {
        ValueEncoding[] possible = type.Id switch
        {
            TypeId.Boolean => [ValueEncoding.Plain, ValueEncoding.Rle],
            TypeId.Float32 or TypeId.Float64 => [ValueEncoding.Plain, ValueEncoding.Dictionary, ValueEncoding.ByteStreamSplit],
            TypeId.Utf8 or TypeId.Binary =>
                [ValueEncoding.Plain, ValueEncoding.Dictionary, ValueEncoding.DeltaLength, ValueEncoding.DeltaBytes],
            TypeId.Interval => [ValueEncoding.Plain, ValueEncoding.Dictionary],
            TypeId.Decimal when ((DecimalType)type).Precision > 18 => [ValueEncoding.Plain, ValueEncoding.Dictionary],
            _ => [ValueEncoding.Plain, ValueEncoding.Dictionary, ValueEncoding.Delta],
        };
        var chosen = random.Next(possible.Length + 1);
        return chosen == possible.Length ? null : possible[chosen];
    }

    static JsonObject Kind(DataType type) => type switch
    {
        DecimalType number => new() { ["kind"] = "decimal", ["scale"] = number.Scale },
        TimeType time => new() { ["kind"] = "time", ["unit"] = Unit(time.Unit) },
        TimestampType => new() { ["kind"] = "timestamp" },
        MapType map => new() { ["kind"] = "map", ["key"] = Kind(map.Key), ["value"] = Kind(map.Value) },
        ListType list => new() { ["kind"] = "list", ["of"] = Kind(list.Element) },
        StructType structs => new() { ["kind"] = "struct", ["fields"] = new JsonArray([.. structs.Fields.Select(NamedKind)]) },
        _ => new()
        {
            ["kind"] = type.Id switch
            {
                TypeId.Boolean => "bool",
                TypeId.Float32 or TypeId.Float64 => "float",
                TypeId.Utf8 => "text",
                TypeId.Binary => "bytes",
                TypeId.Date => "date",
                TypeId.Interval => "interval",
                _ => "int",
            },
        },
    };

    static JsonNode NamedKind(Field field)
    {
        var kind = Kind(field.Type);
        kind["name"] = field.Name;
        return kind;
    }

    /// <summary>Seconds are stored as milliseconds.</summary>
    static string Unit(TimeUnit unit) => unit switch
    {
        TimeUnit.Microsecond => "us",
        TimeUnit.Nanosecond => "ns",
        _ => "ms",
    };

    static JsonNode? Canonical(DataType type, object? value) => (type, value) switch
    {
        (_, null) => null,
        (MapType map, KeyValuePair<object, object?>[] pairs) =>
            new JsonArray([.. pairs.Select(pair => new JsonArray(Canonical(map.Key, pair.Key), Canonical(map.Value, pair.Value)))]),
        (ListType list, object?[] items) => new JsonArray([.. items.Select(item => Canonical(list.Element, item))]),
        (StructType fields, object?[] items) => new JsonArray([.. items.Select((item, i) => Canonical(fields.Fields[i].Type, item))]),
        (_, bool flag) => flag,
        (_, string text) => text,
        (_, byte[] bytes) => Convert.ToHexStringLower(bytes),
        (_, DecimalValue number) => number.Unscaled.ToString(CultureInfo.InvariantCulture),
        (_, float or double) => Bits(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        (_, DateOnly date) => Number(date.DayNumber - new DateOnly(1970, 1, 1).DayNumber),
        (_, TimeOnly time) => Number(time.Ticks / TimeSpan.TicksPerSecond),
        (_, DateTime time) => Number((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond),
        (_, IntervalValue interval) => $"{interval.Months}/{interval.Days}/{interval.Nanoseconds / 1_000_000}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    static JsonNode Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    static JsonNode Bits(double value) =>
        double.IsNaN(value) ? "NaN" : BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The folder that the benchmarks install packages in: that of the environment variable PEERS, or one above us.</summary>
    static string? NpmFolder()
    {
        var places = new List<string>();
        if (Environment.GetEnvironmentVariable("PEERS") is { } named)
        {
            places.Add(named);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            places.Add(Path.Combine(folder.FullName, ".peers"));
        }

        return places.Select(place => Path.Combine(place, "npm")).FirstOrDefault(npm => new[]
        {
            "@duckdb/node-api", "parquet-wasm", "apache-arrow", "hyparquet", "hyparquet-compressors",
        }.All(package => Directory.Exists(Path.Combine(npm, "node_modules", package))));
    }

    static string Run(string npm, string cases)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "ParquetWriting", "peer_read.mjs");
        var start = new ProcessStartInfo("node", [script, npm, cases]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node.js is not installed");
            return "";
        }
    }
}
