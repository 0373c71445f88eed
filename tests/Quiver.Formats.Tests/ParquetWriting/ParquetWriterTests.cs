using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Writing;
using Xunit;

namespace Quiver.Formats.Tests.ParquetWriting;

public sealed unsafe class ParquetWriterTests
{
    static readonly ParquetWriteOptions[] Layouts =
    [
        new(),
        new() { DictionaryBytes = 0, Compression = CompressionCodec.Uncompressed },
        new() { RowGroupRows = 700, DataPageBytes = 512, Compression = CompressionCodec.Gzip },
        new() { DataPageBytes = 1024, DictionaryBytes = 2000, Compression = CompressionCodec.Lz4Raw },
    ];

    public static TheoryData<string> TypeNames => [.. SampleColumns.Types.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Write_then_read_returns_the_values(string name)
    {
        var type = SampleColumns.Types.First(t => t.Name == name).Type;
        var schema = new Schema([new Field(name, type)]);
        foreach (var nulls in new[] { 0.0, 0.2, 1.0 })
        {
            var values = SampleColumns.Values(type, 3000, 1, nulls);
            using var column = ColumnBuilder.Build(type, values);
            foreach (var options in Layouts)
            {
                // Slices at odd offsets, then the rest.
                Column[] pieces =
                [
                    column.Slice(0, 5), column.Slice(5, 71), column.Slice(76, 0), column.Slice(76, 1024), column.Slice(1100, 1900),
                ];
                var bytes = ParquetRoundTrip.Write(schema, pieces.Select(piece => new RecordBatch(schema, [piece], piece.Length)), options);
                using var file = ParquetRoundTrip.Open(bytes);
                Assert.Equal(values.Select(SampleColumns.Text), ParquetRoundTrip.Read(file, 0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Write_of_dictionaries_and_constants_writes_their_values(string name)
    {
        var type = SampleColumns.Types.First(t => t.Name == name).Type;
        var schema = new Schema([new Field(name, type)]);
        var entries = SampleColumns.Values(type, 40, 2, 0);
        using var values = ColumnBuilder.Build(type, entries);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        var codes = scratch.Offsets(1000);
        var validity = scratch.Validity(1000);
        var expected = new List<object?>();
        for (var i = 0; i < 1000; i++)
        {
            codes[i] = i * 7 % 40;
            Bitmap.Put(validity, i, i % 5 != 0);
            expected.Add(i % 5 != 0 ? entries[codes[i]] : null);
        }

        using var dictionary = scratch.Dictionary(1000, values, validity);
        using var constant = new ConstantColumn(values.Slice(3, 1), 100);
        using var nullConstant = new ConstantColumn(ColumnBuilder.Build(type, [null]), 10);
        expected.AddRange(Enumerable.Repeat(entries[3], 100));
        expected.AddRange(Enumerable.Repeat<object?>(null, 10));
        expected.RemoveRange(0, 3);
        Column[] pieces = [dictionary.Slice(3, 997), constant, nullConstant];
        foreach (var options in Layouts)
        {
            var bytes = ParquetRoundTrip.Write(schema, pieces.Select(piece => new RecordBatch(schema, [piece], piece.Length)), options);
            using var file = ParquetRoundTrip.Open(bytes);
            Assert.Equal(expected.Select(SampleColumns.Text), ParquetRoundTrip.Read(file, 0));
        }
    }

    [Fact]
    public void Write_of_no_rows_gives_a_file_with_the_schema()
    {
        var schema = new Schema([.. SampleColumns.Types.Select(t => new Field(t.Name, t.Type))]);
        using var file = ParquetRoundTrip.Open(ParquetRoundTrip.Write(schema, []));
        Assert.Equal(0, file.RowCount);
        Assert.Equal(schema.Fields.Select(f => f.Name), file.Schema.Fields.Select(f => f.Name));
        foreach (var (written, read) in schema.Fields.Zip(file.Schema.Fields))
        {
            Assert.Equal(written.Type.ToString().Replace("(s)", "(ms)"), read.Type.ToString());
        }
    }

    [Fact]
    public void Write_of_durations_and_nulls_uses_plain_types()
    {
        var schema = new Schema([new Field("d", DataType.Duration(TimeUnit.Microsecond)), new Field("n", DataType.Null)]);
        using var duration = ColumnBuilder.Build(schema.Fields[0].Type, TimeSpan.FromMilliseconds(5), null);
        using var file = ParquetRoundTrip.Open(ParquetRoundTrip.Write(schema, [new RecordBatch(schema, [duration, new NullColumn(2)], 2)]));
        Assert.Equal(["5000", "null"], ParquetRoundTrip.Read(file, 0));
        Assert.Equal(["null", "null"], ParquetRoundTrip.Read(file, 1));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(99, true)]
    public void Write_chooses_a_dictionary_where_it_pays(int modulus, bool expected)
    {
        var schema = new Schema([new Field("a", DataType.Int64), new Field("s", DataType.Utf8)]);
        using var numbers = ColumnBuilder.Create(DataType.Int64);
        using var texts = ColumnBuilder.Create(DataType.Utf8);
        for (var i = 0; i < 200_000; i++)
        {
            var value = modulus == 0 ? i : i % modulus;
            numbers.Append((long)value * 0x1E3779B97F4A7C15);
            texts.Append("text number " + value);
        }

        using var batch = new RecordBatch(schema, [numbers.Finish(), texts.Finish()], 200_000);
        using var file = ParquetRoundTrip.Open(ParquetRoundTrip.Write(schema, [batch]));
        Assert.Equal([122_880L, 77_120L], file.Metadata.RowGroups.Select(group => group.RowCount));
        foreach (var chunk in file.Metadata.RowGroups.SelectMany(group => group.Columns))
        {
            Assert.Equal(expected, chunk.Metadata!.Encodings.Contains(ParquetEncoding.RleDictionary));
        }

        var expectedTexts = Enumerable.Range(0, 200_000).Select(i => $"'text number {(modulus == 0 ? i : i % modulus)}'");
        Assert.Equal(expectedTexts, ParquetRoundTrip.Read(file, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Statistics_bound_the_values_in_the_order_of_their_type(bool useDictionary)
    {
        Check(DataType.Int32, [3, -7, null, 9], BitConverter.GetBytes(-7), BitConverter.GetBytes(9));
        Check(DataType.UInt32, [3u, 4_000_000_000u], BitConverter.GetBytes(3u), BitConverter.GetBytes(4_000_000_000u));
        Check(DataType.UInt64, [ulong.MaxValue, 1UL], BitConverter.GetBytes(1UL), BitConverter.GetBytes(ulong.MaxValue));
        Check(DataType.Float64, [double.NaN, 0.0, 2.5, double.NaN], BitConverter.GetBytes(-0.0), BitConverter.GetBytes(2.5));
        Check(DataType.Float32, [-0f, -3f], BitConverter.GetBytes(-3f), BitConverter.GetBytes(0f));
        Check(DataType.Float64, [double.NaN, null], null, null);
        Check(DataType.Boolean, [true, true], [1], [1]);
        Check(DataType.Utf8, ["b", "é", "", null], [], "é"u8.ToArray());
        Check(DataType.Binary, [new byte[] { 200 }, new byte[] { 1, 255 }], [1, 255], [200]);
        Check(DataType.Decimal(20, 0), [-1m, 5m, -300m], [255, 255, 255, 255, 255, 255, 255, 254, 212], [0, 0, 0, 0, 0, 0, 0, 0, 5]);
        Check(DataType.Interval, [new IntervalValue(1, 2, 0)], null, null);
        Check(DataType.Int16, [null, null], null, null);
        Check(DataType.Utf8, [new string('a', 100), new string('c', 100)], Text('a', 64), [.. Text('c', 63), (byte)'d']);
        Check(DataType.Utf8, [new string('é', 50)], [.. Enumerable.Repeat("é"u8.ToArray(), 32).SelectMany(b => b)], null);
        Check(DataType.Binary, [Enumerable.Repeat((byte)255, 70).ToArray()], Enumerable.Repeat((byte)255, 64).ToArray(), null);

        void Check(DataType type, object?[] values, byte[]? low, byte[]? high)
        {
            var schema = new Schema([new Field("v", type)]);
            using var column = ColumnBuilder.Build(type, values);
            var options = new ParquetWriteOptions { DictionaryBytes = useDictionary ? 1 << 20 : 0 };
            var batch = new RecordBatch(schema, [column], values.Length);
            using var file = ParquetRoundTrip.Open(ParquetRoundTrip.Write(schema, [batch], options));
            var statistics = file.Metadata.RowGroups[0].Columns[0].Metadata!.Statistics!;
            Assert.Equal(values.Count(v => v is null), statistics.NullCount);
            Assert.Equal(low, statistics.MinValue);
            Assert.Equal(high, statistics.MaxValue);
        }

        static byte[] Text(char letter, int count) => [.. Enumerable.Repeat((byte)letter, count)];
    }

    [Fact]
    public void Write_of_a_null_in_a_required_field_is_a_constraint_violation()
    {
        var schema = new Schema([new Field("id", DataType.Int32, isNullable: false)]);
        using var column = ColumnBuilder.Build(DataType.Int32, 1, null);
        var error = Assert.Throws<QuiverException>(() => ParquetRoundTrip.Write(schema, [new RecordBatch(schema, [column], 2)]));
        Assert.Equal("column \"id\" has a null although its field allows none", error.Message);
        using var good = ColumnBuilder.Build(DataType.Int32, 1, 2);
        using var file = ParquetRoundTrip.Open(ParquetRoundTrip.Write(schema, [new RecordBatch(schema, [good], 2)]));
        Assert.False(file.Schema.Fields[0].IsNullable);
        Assert.Equal(["1", "2"], ParquetRoundTrip.Read(file, 0));
    }

    [Fact]
    public void Values_that_Parquet_cannot_hold_are_errors()
    {
        Fails(DataType.Interval, new IntervalValue(0, -1, 0), ErrorCode.InvalidValue);
        Fails(DataType.Interval, new IntervalValue(0, 0, 1), ErrorCode.InvalidValue);
        Fails(DataType.Timestamp(TimeUnit.Second), (Int128)long.MaxValue, ErrorCode.Overflow);
        Fails(DataType.Struct(), Array.Empty<object?>(), ErrorCode.NotSupported);

        static void Fails(DataType type, object value, ErrorCode code)
        {
            var schema = new Schema([new Field("v", type)]);
            using var column = ColumnBuilder.Build(type, value);
            var batch = new RecordBatch(schema, [column], 1);
            Assert.Equal(code, Assert.Throws<QuiverException>(() => ParquetRoundTrip.Write(schema, [batch])).Code);
        }
    }

    [Fact]
    public void Row_groups_end_early_when_they_hold_too_many_bytes()
    {
        var schema = new Schema([new Field("s", DataType.Utf8)]);
        object?[] texts = [.. Enumerable.Range(0, 100).Select(i => new string((char)('a' + (i % 26)), 10_000 + i))];
        using var column = ColumnBuilder.Build(DataType.Utf8, texts);
        var options = new ParquetWriteOptions { RowGroupBytes = 500_000 };
        var batch = new RecordBatch(schema, [column], 100);
        using var file = ParquetRoundTrip.Open(ParquetRoundTrip.Write(schema, [batch.Slice(0, 60), batch.Slice(60, 40)], options));
        Assert.Equal([60L, 40L], file.Metadata.RowGroups.Select(group => group.RowCount));
    }
}
