using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>
/// Time series as scans give them: sorted by tags and time, tags as dictionaries that change between batches; and the same rows
/// shuffled and without dictionaries. Sums of the numbers are exact in any order.
/// </summary>
sealed unsafe class SeriesTable
{
    static readonly DataType Nanoseconds = DataType.Timestamp(TimeUnit.Nanosecond);

    static readonly Schema Schema = new(
    [
        new Field("host", DataType.Utf8), new Field("region", DataType.Utf8), new Field("time", Nanoseconds),
        new Field("x", DataType.Float64), new Field("y", DataType.Float64), new Field("n", DataType.Int64),
        new Field("u", DataType.UInt64), new Field("s", DataType.Utf8), new Field("ok", DataType.Boolean),
    ]);

    public SeriesTable(int seed, int hosts, int times)
    {
        var random = new Random(seed);
        var rows = new List<object?[]>();
        for (int h = 0; h < hosts; h++)
        {
            string? host = h == 0 ? null : $"host_{h:D2}{(h % 3 == 0 ? " with a long name" : "")}";
            string region = $"region {h / 4}";
            DateTime time = new(2024, 1, 1);
            for (int i = 0; i < times; i++)
            {
                time = time.AddSeconds(random.Next(1, 40));
                rows.Add(
                [
                    host, region, time, random.Next(8) == 0 ? null : random.Next(-4000, 4000) / 8.0, random.Next(100) / 4.0,
                    random.Next(5) == 0 ? null : random.NextInt64(-1L << 50, 1L << 50), (ulong)random.Next(1000),
                    random.Next(3) == 0 ? null : $"text {random.Next(6)}", random.Next(2) == 0,
                ]);
            }
        }

        Sorted = new MemoryTable(Schema, [.. Split(random, rows).Select(r => Batch(random, r, isEncoded: true))]);
        List<object?[]> shuffled = [.. rows.OrderBy(_ => random.Next())];
        Shuffled = new MemoryTable(Schema, [.. Split(random, shuffled).Select(r => Batch(random, r, isEncoded: false))]);
    }

    public MemoryTable Sorted { get; }

    public MemoryTable Shuffled { get; }

    static IEnumerable<List<object?[]>> Split(Random random, List<object?[]> rows)
    {
        for (int from = 0; from < rows.Count;)
        {
            int count = Math.Min(rows.Count - from, 1 + random.Next(Math.Max(2, rows.Count / 3)));
            yield return rows.GetRange(from, count);
            from += count;
        }
    }

    static RecordBatch Batch(Random random, List<object?[]> rows, bool isEncoded)
    {
        // A batch is often a slice of a larger one.
        int skip = isEncoded ? Math.Min(rows.Count / 2, random.Next(70)) : 0;
        List<object?[]> all = [.. rows.Take(skip), .. rows];
        var columns = new Column[Schema.Fields.Count];
        for (int c = 0; c < columns.Length; c++)
        {
            object?[] values = [.. all.Select(r => r[c])];
            Column whole = isEncoded && c < 2 ? Encode(random, values) : ColumnBuilder.Build(Schema.Fields[c].Type, values);
            columns[c] = whole.Slice(skip, rows.Count);
        }

        return new RecordBatch(Schema, columns, rows.Count);
    }

    static DictionaryColumn Encode(Random random, object?[] values)
    {
        object[] entries = [.. values.OfType<object>().Append("nobody").Distinct().OrderBy(_ => random.Next())];
        var owned = new ColumnBuffers();
        int* codes = (int*)owned.Add((values.Length + 65L) * 4, MemoryBudget.Unlimited).Pointer;
        ulong* validity = (ulong*)owned.Add(Bitmap.Bytes(values.Length), MemoryBudget.Unlimited).Pointer;
        for (int i = 0; i < values.Length; i++)
        {
            codes[i] = values[i] is { } value ? Array.IndexOf(entries, value) : random.Next(entries.Length);
            Bitmap.Put(validity, i, values[i] is not null);
        }

        bool hasNulls = values.Any(v => v is null);
        return new DictionaryColumn(
            values.Length, codes, ColumnBuilder.Build(DataType.Utf8, entries), ownsValues: true, hasNulls ? validity : null,
            Column.UnknownNulls, owned);
    }
}
