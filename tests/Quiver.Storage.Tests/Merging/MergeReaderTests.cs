using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.Merging;
using Xunit;

namespace Quiver.Storage.Tests.Merging;

public sealed class MergeReaderTests
{
    static readonly Schema Table = new(
    [
        new Field("count", DataType.Int64), new Field("flag", DataType.Boolean), new Field("host", DataType.Utf8),
        new Field("load", DataType.Float64), new Field("region", DataType.Utf8), new Field("state", DataType.Utf8),
        new Field("time", DataType.Timestamp(TimeUnit.Nanosecond), isNullable: false), new Field("total", DataType.UInt64),
        new Field("zone", DataType.Utf8),
    ]);

    static readonly string?[] Tags =
    [
        null, "", "a", "ab", "ab\0", "b", "東京", "é", "hostname-longer-than-a-view", "hostname-longer-than-a-wall", "\U0001F600",
    ];

    [Fact]
    public void Merge_random_inputs_gives_the_rows_of_a_sorted_map()
    {
        for (var seed = 0; seed < 250; seed++)
        {
            var random = new Random(seed);
            int[] tags = [.. new[] { 8, 2, 4 }.Take(random.Next(4))];
            var schema = tags.Length switch
            {
                0 => Table.Select([0, 1, 3, 5, 6, 7]),
                1 => Table.Select([0, 1, 3, 5, 6, 7, 8]),
                2 => Table.Select([0, 1, 2, 3, 5, 6, 7, 8]),
                _ => Table,
            };
            CheckRandom(seed, random, schema, [.. tags.Select(tag => schema.IndexOf(Table.Fields[tag].Name))]);
        }
    }

    [Fact]
    public void Merge_without_fields_gives_keys()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            CheckRandom(seed, new Random(seed), Table.Select([6, 8, 2]), [1, 2]);
        }
    }

    static void CheckRandom(int seed, Random random, Schema schema, int[] tags)
    {
        var time = schema.IndexOf("time");
        var naive = new NaiveMerge(tags, time);
        var budget = new MemoryBudget(1L << 30);
        var maker = new RowsMaker(schema, random);
        var inputs = new List<SortedRows>();
        var inputCount = random.Next(1, random.Next(10) == 0 ? 40 : 6);
        var spread = new[] { 3, 40, 4000 }[random.Next(3)];
        var nullShare = random.Next(3) * 0.4;
        for (var i = 0; i < inputCount; i++)
        {
            var isUnique = random.Next(2) == 0;
            var start = random.Next(2) * random.Next(spread);
            List<object?[]> rows = [.. Enumerable.Range(0, random.Next(random.Next(4) == 0 ? 700 : 60))
                .Select(_ => RandomRow(schema, random, start, spread, nullShare)).Order(naive)];
            rows = isUnique ? [.. rows.DistinctBy(row => (Key(row, tags), row[time]))] : rows;
            rows.ForEach(naive.Add);
            inputs.Add(new FleetingRows(maker.Batches(rows, new[] { 1, 3, 17, 8192 }[random.Next(4)]), isUnique));
        }

        var batchRows = new[] { 1, 2, 63, 64, 500, 8192 }[random.Next(6)];
        using (var reader = new MergeReader(schema, new MergeKey(tags, time), inputs, batchRows, budget))
        {
            AssertRows(naive.Rows, Read(reader, schema), seed);
            Assert.Null(reader.Next());
        }

        Assert.All(inputs, input => Assert.True(((FleetingRows)input).IsDisposed));
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void Single_input_without_repeated_keys_passes_untouched()
    {
        var batch = Hosts(0, 100, 1);
        using var reader = new MergeReader(batch.Schema, HostKey, [new BatchRows([batch], hasUniqueKeys: true)], 10, new MemoryBudget(0));
        Assert.Same(batch, reader.Next());
        Assert.Null(reader.Next());
    }

    [Fact]
    public void Tags_keep_one_dictionary_while_no_new_ones_come()
    {
        using var reader = new MergeReader(HostSchema, HostKey, [Rows(Hosts(0, 1000, 2)), Rows(Hosts(500, 1000, 2))], 100,
            new MemoryBudget(1 << 20));
        var dictionaries = new HashSet<Column>(ReferenceEqualityComparer.Instance);
        var count = 0;
        while (reader.Next() is { } batch)
        {
            dictionaries.Add(Assert.IsType<DictionaryColumn>(batch.Columns[0]).Values);
            count++;
        }

        // Each of two hosts has 1,500 rows; the dictionary grew when the second came.
        Assert.Equal(30, count);
        Assert.Equal(2, dictionaries.Count);
    }

    [Fact]
    public void Many_tags_start_dictionaries_anew()
    {
        // More series than a dictionary may have entries, each with rows in both inputs.
        const int Series = 40_000;
        var older = Many(Series, 0);
        var newer = Many(Series, 1);
        using var reader = new MergeReader(HostSchema, HostKey, [Rows(older), Rows(newer)], 1000, new MemoryBudget(1 << 23));
        var row = 0;
        while (reader.Next() is { } batch)
        {
            var host = (DictionaryColumn)batch.Columns[0];
            Assert.True(host.Values.Length < 20_000);
            for (var i = 0; i < batch.Length; i++, row++)
            {
                Assert.Equal($"a host with number {row / 2:D6}", host.GetValue(i));
                Assert.Equal(row % 2, ((FixedWidthColumn)batch.Columns[1]).Values<long>()[i]);
            }
        }

        Assert.Equal(2 * Series, row);
    }

    [Fact]
    public void Exhausted_budget_is_an_error_and_leaks_nothing()
    {
        var failures = 0;
        for (var limit = 0L; ; limit += limit < 8192 ? 64 : 4096)
        {
            var budget = new MemoryBudget(limit);
            List<FleetingRows> inputs = [Fleeting(Hosts(0, 300, 3)), Fleeting(Hosts(100, 300, 3)), Fleeting(Hosts(5, 3, 1))];
            try
            {
                using var reader = new MergeReader(HostSchema, HostKey, inputs, 64, budget);
                while (reader.Next() is not null)
                {
                }

                break;
            }
            catch (QuiverException failure)
            {
                Assert.Equal(ErrorCode.OutOfMemory, failure.Code);
                failures++;
            }

            Assert.Equal(0, budget.UsedBytes);
            Assert.All(inputs, input => Assert.True(input.IsDisposed));
        }

        Assert.True(failures > 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Disposing_midway_frees_everything(int batches)
    {
        var budget = new MemoryBudget(1 << 24);
        List<FleetingRows> inputs = [Fleeting(Hosts(0, 300, 3)), Fleeting(Hosts(100, 300, 3))];
        var reader = new MergeReader(HostSchema, HostKey, inputs, 50, budget);
        for (var i = 0; i < batches; i++)
        {
            Assert.NotNull(reader.Next());
        }

        reader.Dispose();
        Assert.Equal(0, budget.UsedBytes);
        Assert.All(inputs, input => Assert.True(input.IsDisposed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_out_of_order_are_an_error(bool isUnique)
    {
        object?[][][] cases =
        [
            [["b", 1L, 1L], ["a", 2L, 1L]],
            [["a", 2L, 1L], ["a", 1L, 1L]],
            [["a", 2L, 1L], ["a", 3L, 1L], ["a", 1L, 1L]],
        ];
        foreach (var rows in cases)
        {
            for (var length = 1; length <= 3; length++)
            {
                var maker = new RowsMaker(HostSchema, new Random(1));
                SortedRows input = new BatchRows(rows.Chunk(length).Select(part => maker.Batch([.. part])), isUnique);
                using var reader = new MergeReader(HostSchema, HostKey, [input, new BatchRows([])], 100, new MemoryBudget(1 << 20));
                var failure = Assert.Throws<QuiverException>(() => ReadAll(reader));
                Assert.Equal(ErrorCode.CorruptFile, failure.Code);
            }
        }
    }

    [Fact]
    public void Repeated_keys_in_rows_that_claim_to_have_none_are_an_error_or_merged()
    {
        var maker = new RowsMaker(HostSchema, new Random(1));
        object?[][] rows = [["a", 2L, 1L], ["a", 2L, 2L]];
        using var apart = new MergeReader(HostSchema, HostKey,
            [new BatchRows(rows.Select(row => maker.Batch([row])), hasUniqueKeys: true), new BatchRows([])], 100,
            new MemoryBudget(1 << 20));
        Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => ReadAll(apart)).Code);

        using var together = new MergeReader(HostSchema, HostKey,
            [new BatchRows([maker.Batch([.. rows])], hasUniqueKeys: true), new BatchRows([])], 100, new MemoryBudget(1 << 20));
        Assert.Equal(1, ReadAll(together));
    }

    static readonly Schema HostSchema = new(
    [
        new Field("host", DataType.Utf8), new Field("time", DataType.Timestamp(TimeUnit.Nanosecond), isNullable: false),
        new Field("value", DataType.Int64),
    ]);

    static readonly MergeKey HostKey = new([0], 1);

    static BatchRows Rows(RecordBatch batch) => new([batch], hasUniqueKeys: true);

    static FleetingRows Fleeting(RecordBatch batch) => new([batch], hasUniqueKeys: false);

    static RecordBatch Hosts(int first, int rows, int hosts) => new RowsMaker(HostSchema, new Random(7)).Batch(
        [.. from host in Enumerable.Range(0, hosts)
            from i in Enumerable.Range(0, rows)
            select new object?[] { $"host number {host:D5}", (long)(first + i), (long)i }]);

    static RecordBatch Many(int series, long time) => new RowsMaker(HostSchema, new Random(7)).Batch(
        [.. Enumerable.Range(0, series).Select(host => new object?[] { $"a host with number {host:D6}", time, 1L })]);

    static object?[] RandomRow(Schema schema, Random random, int start, int spread, double nullShare)
    {
        var row = new object?[schema.Fields.Count];
        for (var i = 0; i < row.Length; i++)
        {
            var isNull = random.NextDouble() < nullShare;
            row[i] = schema.Fields[i].Name switch
            {
                "host" or "region" or "zone" => Tags[random.Next(random.Next(2) == 0 ? 3 : Tags.Length)],
                "time" => (long)(start + random.Next(spread)),
                _ when isNull => null,
                "count" => random.NextInt64(),
                "flag" => random.Next(2) == 0,
                "load" => random.NextDouble(),
                "total" => (ulong)random.NextInt64(),
                _ => random.Next(2) == 0 ? "short" : $"a state that does not fit a view {random.Next(100)}",
            };
        }

        return row;
    }

    static string Key(object?[] row, int[] tags) => string.Join('|', tags.Select(tag => (string?)row[tag] ?? "missing"));

    static int ReadAll(SortedRows rows)
    {
        var count = 0;
        while (rows.Next() is { } batch)
        {
            count += batch.Length;
        }

        return count;
    }

    static List<object?[]> Read(SortedRows reader, Schema schema)
    {
        var rows = new List<object?[]>();
        while (reader.Next() is { } batch)
        {
            Assert.Same(schema, batch.Schema);
            Assert.NotEqual(0, batch.Length);
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(column => column.Type is TimestampType
                    ? ((FixedWidthColumn)column).Values<long>()[row] : column.GetValue(row))]);
            }
        }

        return rows;
    }

    static void AssertRows(IEnumerable<object?[]> expected, List<object?[]> actual, int seed)
    {
        var row = 0;
        foreach (var values in expected)
        {
            Assert.True(row < actual.Count, $"seed {seed}: row {row} is not there");
            Assert.True(values.SequenceEqual(actual[row]),
                $"seed {seed}, row {row}: {string.Join(", ", values)} expected, {string.Join(", ", actual[row])} found");
            row++;
        }

        Assert.True(row == actual.Count, $"seed {seed}: {actual.Count} rows found, {row} expected");
    }
}
