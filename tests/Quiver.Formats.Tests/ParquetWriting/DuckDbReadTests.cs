using System.Diagnostics;
using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Writing;
using Xunit;

namespace Quiver.Formats.Tests.ParquetWriting;

/// <summary>
/// DuckDB reads our files. Runs where QUIVER_DUCKDB names a folder in which <c>npm install @duckdb/node-api</c> was run.
/// </summary>
public sealed class DuckDbReadTests
{
    const string Script = """
        const { DuckDBInstance } = require('@duckdb/node-api');
        const text = v => typeof v !== 'number' ? String(v) : isNaN(v) ? 'NaN'
          : new BigUint64Array(new Float64Array([v]).buffer)[0].toString(16).padStart(16, '0');
        (async () => {
          const db = await DuckDBInstance.create();
          const c = await db.connect();
          const result = await c.run(process.argv[1]);
          const rows = await result.getRows();
          for (const row of rows) { console.log(row[0] === null ? 'null' : text(row[0])); }
        })().catch(e => { console.error(e.message); process.exit(1); });
        """;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (name, _) in SampleColumns.Types)
            {
                data.Add(name, Expression(name));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task DuckDb_reads_the_same_values(string name, string expression)
    {
        var folder = Environment.GetEnvironmentVariable("QUIVER_DUCKDB");
        Assert.SkipUnless(folder is not null, "QUIVER_DUCKDB is not set");
        var type = SampleColumns.Types.First(t => t.Name == name).Type;
        var schema = new Schema([new Field("v", type)]);
        var values = SampleColumns.Values(type, 3000, 5, 0.2);
        using var column = ColumnBuilder.Build(type, values);
        foreach (var options in new ParquetWriteOptions[]
            {
                new(), new() { DictionaryBytes = 0, RowGroupRows = 700, DataPageBytes = 512, Compression = CompressionCodec.Gzip },
            })
        {
            var path = Path.GetTempFileName();
            await ParquetRoundTrip.WriteFileAsync(path, schema, new RecordBatch(schema, [column], values.Length), options);
            var actual = Run(folder!, $"SELECT {expression} FROM read_parquet('{path}')");
            File.Delete(path);
            Assert.Equal(values.Select(value => Expected(type, value)), actual);
        }
    }

    /// <summary>Values go through DuckDB's text; floats and nested values through JSON.</summary>
    static string Expression(string name) => name switch
    {
        "bool" => "CAST(v AS VARCHAR)",
        "f32" or "f64" => "CAST(v AS DOUBLE)",
        "bytes" => "hex(v)",
        "interval" => "CASE WHEN v IS NOT NULL THEN concat(datepart('year', v) * 12 + datepart('month', v), '/', datepart('day', v), '/', "
            + "datepart('hour', v) * 3600000 + datepart('minute', v) * 60000 + datepart('millisecond', v)) END",
        "time_s" or "time_ms" or "time_us" or "time_ns" => "CAST(CAST(v AS TIME) AS VARCHAR)",
        "ts_us_utc" or "ts_ms_utc" => "strftime(v AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S')",
        "ts_s" or "ts_ms" or "ts_us" or "ts_ns" => "strftime(CAST(v AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')",
        "struct" => "CASE WHEN v IS NOT NULL THEN CAST(to_json({a: v.a, b: v.b, c: len(v.c)}) AS VARCHAR) END",
        "list" or "list_text" or "list_list" or "list_struct" or "map" or "map_list" => "CAST(to_json(v) AS VARCHAR)",
        _ => "CAST(v AS VARCHAR)",
    };

    static string Expected(DataType type, object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case bool flag:
                return flag ? "true" : "false";
            case float or double:
                return Float(Convert.ToDouble(value, CultureInfo.InvariantCulture));
            case string text:
                return text;
            case DateOnly date:
                return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case TimeOnly time:
                return time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            case DateTime time:
                return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            case IntervalValue interval:
                return $"{interval.Months}/{interval.Days}/{interval.Nanoseconds / 1_000_000}";
            default:
                return type.IsNested ? Json(type, value) : SampleColumns.Text(value);
        }
    }

    /// <summary>The bits as JavaScript's reader of our output prints them.</summary>
    static string Float(double value) =>
        double.IsNaN(value) ? "NaN" : BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    static string Json(DataType type, object? value) => (type, value) switch
    {
        (_, null) => "null",
        (ListType { Element.Id: TypeId.Float64 }, object?[] items) => items.Length.ToString(CultureInfo.InvariantCulture),
        (ListType list, object?[] items) => "[" + string.Join(",", items.Select(item => Json(list.Element, item))) + "]",
        (StructType fields, object?[] items) =>
            "{" + string.Join(",", fields.Fields.Select((field, i) => $"\"{field.Name}\":{Json(field.Type, items[i])}")) + "}",
        (MapType map, KeyValuePair<object, object?>[] pairs) =>
            "{" + string.Join(",", pairs.Select(pair => $"\"{pair.Key}\":{Json(map.Value, pair.Value)}")) + "}",
        (_, string text) => "\"" + text + "\"",
        (_, bool flag) => flag ? "true" : "false",
        _ => SampleColumns.Text(value),
    };

    static List<string> Run(string folder, string sql)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add(sql);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n')[..^1];
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, sql + ": " + error.Result);
        return [.. lines];
    }
}
