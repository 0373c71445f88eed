using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;
using Quiver.Compute.Tests.Selection;
using Quiver.Compute.Text;
using Quiver.Engine.Catalog;
using Quiver.Formats.Codecs;
using Quiver.Server.Tests.Queries;
using Xunit;

namespace Quiver.Server.Tests.Output;

/// <summary>Random rows of all types, encodings and batch lengths come back from every format, compressed or not.</summary>
public sealed class RoundTripTests(QueryDoor door) : IClassFixture<QueryDoor>
{
    static readonly DataType[] _types =
    [
        .. RandomColumns.FlatTypes.Where(type => type.Id != TypeId.Interval), DataType.List(DataType.Int32),
        DataType.Struct(new Field("a", DataType.Int16), new Field("b", DataType.List(DataType.Utf8)), new Field("c", DataType.Boolean)),
    ];

    static readonly string[] _codings = ["", "gzip", "br", "zstd", "deflate"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Rows_come_back(int seed)
    {
        var random = new Random(seed);
        Schema schema = new(
            [.. Enumerable.Range(0, random.Next(1, 8)).Select(i => new Field($"c {i}\"", _types[random.Next(_types.Length)]))]);
        List<RecordBatch> batches = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Make(random, schema))];
        string[][] expected = [.. batches.SelectMany(TextsOf)];
        string table = $"random{seed}";
        door.Server.Server.Database.Register(table, new MemoryTable(schema, batches));
        string sql = $"SELECT * FROM {table}";

        Assert.Equal(expected, OfArrow(await AskAsync(sql, "arrow", random)));
        Assert.Equal(expected, await OfParquetAsync(await AskAsync(sql, "parquet", random)));
        CheckJson(schema, batches, JsonDocument.Parse(await AskAsync(sql, "json", random)).RootElement.EnumerateArray().ToArray());
        string[] lines = Encoding.UTF8.GetString(await AskAsync(sql, "jsonl", random)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        CheckJson(schema, batches, [.. lines.Select(line => JsonDocument.Parse(line).RootElement)]);
        CheckCsv(schema, batches, Encoding.UTF8.GetString(await AskAsync(sql, "csv", random)));
    }

    [Fact]
    public async Task Small_answers_have_a_length_and_are_not_compressed_and_large_ones_are()
    {
        using HttpResponseMessage small = await SendAsync("SELECT 1 AS a", "json", "gzip");
        Assert.Empty(small.Content.Headers.ContentEncoding);
        Assert.Equal(9, small.Content.Headers.ContentLength);
        using HttpResponseMessage large = await SendAsync("SELECT * FROM range(1000)", "json", "zstd;q=0.4, gzip, *;q=0.1");
        Assert.Equal("gzip", large.Content.Headers.ContentEncoding.Single());
        Assert.Equal("Accept-Encoding", large.Headers.Vary.Single());
    }

    static RecordBatch Make(Random random, Schema schema)
    {
        int length = random.Next(4) == 0 ? 0 : random.Next(1, 1500);
        return new RecordBatch(
            schema,
            [.. schema.Fields.Select(f => RandomColumns.Make(random, f.Type, Pick(random, RandomColumns.Encodings), length))],
            length);
    }

    static string Pick(Random random, string[] names) => names[random.Next(names.Length)];

    static IEnumerable<string[]> TextsOf(RecordBatch batch) =>
        Enumerable.Range(0, batch.Length).Select(row => batch.Columns.Select(column => ValueText.Of(column, row)).ToArray());

    static string[][] OfArrow(byte[] bytes)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(bytes));
        List<string[]> rows = [];
        while (reader.ReadBatch() is { } batch)
        {
            using (batch)
            {
                rows.AddRange(TextsOf(batch));
            }
        }

        return [.. rows];
    }

    async Task<string[][]> OfParquetAsync(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".parquet");
        await File.WriteAllBytesAsync(path, bytes);
        try
        {
            await using QueryResult result = await door.Server.Server.Database.Queries.StartAsync(
                new() { Text = $"SELECT * FROM read_parquet('{path}')" });
            using RecordBatch batch = await result.ToRecordBatchAsync();
            return [.. TextsOf(batch)];
        }
        finally
        {
            File.Delete(path);
        }
    }

    static void CheckJson(Schema schema, List<RecordBatch> batches, JsonElement[] rows)
    {
        Assert.Equal(batches.Sum(batch => batch.Length), rows.Length);
        int at = 0;
        foreach (RecordBatch batch in batches)
        {
            for (int row = 0; row < batch.Length; row++, at++)
            {
                Assert.Equal(batch.Columns.Count(column => !column.IsNull(row)), rows[at].EnumerateObject().Count());
                for (int i = 0; i < schema.Fields.Count; i++)
                {
                    if (!batch.Columns[i].IsNull(row))
                    {
                        CheckJson(batch.Columns[i], row, rows[at].GetProperty(schema.Fields[i].Name));
                    }
                }
            }
        }
    }

    static void CheckJson(Column column, int row, JsonElement value)
    {
        object expected = column.GetValue(row)!;
        switch (expected)
        {
            case double number:
                Assert.Equal(number, value.GetDouble());
                break;
            case float number:
                Assert.Equal(number, value.GetSingle());
                break;
            case byte[] bytes:
                Assert.Equal(bytes, Convert.FromHexString(value.GetString()!));
                break;
            case DateTime time:
                Assert.Equal(time, DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture));
                break;
            case string text:
                Assert.Equal(text, value.GetString());
                break;
            case bool flag:
                Assert.Equal(flag, value.GetBoolean());
                break;
            case object?[] items when column.Type.Id == TypeId.List:
                Assert.Equal(
                    items.Select(item => item is null ? "null" : Convert.ToString(item, CultureInfo.InvariantCulture)),
                    value.EnumerateArray().Select(item => item.GetRawText()));
                break;
            case object?[] members:
                Assert.Equal(members.Count(member => member is not null), value.EnumerateObject().Count());
                break;
            default:
                Assert.Equal(ValueText.Of(column, row), value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
                break;
        }
    }

    static void CheckCsv(Schema schema, List<RecordBatch> batches, string text)
    {
        List<string?[]> rows = Csv(text);
        if (batches.All(batch => batch.Length == 0))
        {
            Assert.Empty(rows);
            return;
        }

        Assert.Equal(schema.Fields.Select(field => field.Name), rows[0]);
        var buffer = new TextBuffer();
        string? TextOf(Column column, int row)
        {
            buffer.Truncate();
            ValueText.Append(column, row, buffer, ValueStyle.Arrow);
            return column.IsNull(row) ? null : Encoding.UTF8.GetString(buffer.Written);
        }

        IEnumerable<string?[]> RowsOf(RecordBatch batch) =>
            Enumerable.Range(0, batch.Length).Select(row => batch.Columns.Select(column => TextOf(column, row)).ToArray());
        Assert.Equal(batches.SelectMany(RowsOf), rows.Skip(1));
    }

    /// <summary>Reads CSV sign by sign (RFC 4180); an empty field without quotes is null.</summary>
    static List<string?[]> Csv(string text)
    {
        List<string?[]> rows = [];
        List<string?> row = [];
        var field = new StringBuilder();
        bool isQuoted = false;
        bool hasQuotes = false;
        for (int i = 0; i < text.Length; i++)
        {
            char sign = text[i];
            if (sign == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(text[++i]);
            }
            else if (sign == '"')
            {
                (isQuoted, hasQuotes) = (!isQuoted, true);
            }
            else if (!isQuoted && sign is ',' or '\n')
            {
                row.Add(field.Length == 0 && !hasQuotes ? null : field.ToString());
                field.Clear();
                hasQuotes = false;
                if (sign == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                field.Append(sign);
            }
        }

        return rows;
    }

    async Task<byte[]> AskAsync(string sql, string format, Random random)
    {
        using HttpResponseMessage answer = await SendAsync(sql, format, Pick(random, _codings));
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        using var stream = new MemoryStream(bytes);
        using Stream plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "gzip" => new GZipStream(stream, CompressionMode.Decompress),
            "br" => new BrotliStream(stream, CompressionMode.Decompress),
            "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
            "zstd" => new ZstdReadStream(stream, "the answer"),
            _ => stream,
        };
        using var all = new MemoryStream();
        await plain.CopyToAsync(all);
        return all.ToArray();
    }

    async Task<HttpResponseMessage> SendAsync(string sql, string format, string coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryDoor.Get(sql, ("format", format)));
        if (coding.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        }

        return await door.Client.SendAsync(request);
    }
}
