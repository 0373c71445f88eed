using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Json;
using Quiver.Formats.Text;
using Quiver.Formats.Tests.TextWriting;
using Xunit;

namespace Quiver.Formats.Tests.Json;

/// <summary>What the writer writes, the reader reads back with the types given.</summary>
public sealed class JsonRoundTripTests
{
    static readonly DataType[] Types =
    [
        DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16, DataType.UInt32,
        DataType.UInt64, DataType.Float32, DataType.Float64, DataType.Utf8, DataType.Date, DataType.Decimal(9, 2), DataType.Decimal(38, 10),
        DataType.Time(TimeUnit.Microsecond), DataType.Timestamp(TimeUnit.Second), DataType.Timestamp(TimeUnit.Nanosecond),
        DataType.Timestamp(TimeUnit.Microsecond, "UTC"),
    ];

    [Theory]
    [InlineData(JsonLayout.Lines, false)]
    [InlineData(JsonLayout.Array, true)]
    public void Random_columns_readBackEqual(object layout, bool asEntries)
    {
        var random = new Random(3);
        for (int round = 0; round < 60; round++)
        {
            Field[] fields = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(i => new Field($"c\"{i}\n", AnyType(random, 0)))];
            var schema = new Schema(fields);
            int rows = random.Next(1, 40);
            Column[] columns = [.. fields.Select(f => ColumnBuilder.Build(f.Type, [.. Enumerable.Range(0, rows).Select(_ =>
                AnyValue(random, f.Type))]))];
            string text = Write(new RecordBatch(schema, columns, rows), new JsonWriterOptions
            {
                Layout = (JsonLayout)layout, NonFinite = JsonNonFinite.Text, WritesMapsAsEntries = asEntries,
            });
            var options = new JsonOptions { Columns = fields };
            List<object?[]> read = JsonReading.Read(text, options, TextChunk.Padding + 1 + random.Next(2000)).Rows;
            object?[][] expected = [.. Enumerable.Range(0, rows).Select(r => columns.Select(c => c.GetValue(r)).ToArray())];
            Assert.Equal(expected.Length, read.Count);
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(expected[row], read[row]);
            }

            Array.ForEach(columns, c => c.Dispose());
        }
    }

    [Fact]
    public void Floats_thatAreNotFinite_followThePolicy()
    {
        using Column column = ColumnBuilder.Build(DataType.Float64, double.NaN, double.PositiveInfinity, 1.5);
        var batch = new RecordBatch(new Schema([new Field("x", DataType.Float64)]), [column], 3);
        Assert.Equal("{\"x\":null}\n{\"x\":null}\n{\"x\":1.5}\n", Write(batch, JsonWriterOptions.Default));
        Assert.Equal("{\"x\":\"NaN\"}\n{\"x\":\"Infinity\"}\n{\"x\":1.5}\n", Write(batch,
            new JsonWriterOptions { NonFinite = JsonNonFinite.Text }));
        Assert.Equal(
            ErrorCode.InvalidValue,
            Assert.Throws<QuiverException>(() => Write(batch, new JsonWriterOptions { NonFinite = JsonNonFinite.Error })).Code);
    }

    [Fact]
    public void Formats_ofTimes_areWritten()
    {
        using Column date = ColumnBuilder.Build(DataType.Date, new DateOnly(2020, 12, 31));
        using Column time = ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Second), new DateTime(1969, 12, 31, 23, 59, 1,
            DateTimeKind.Utc));
        var schema = new Schema([new Field("d", date.Type), new Field("t", time.Type)]);
        string text = Write(new RecordBatch(schema, [date, time], 1), new JsonWriterOptions
        {
            DateFormat = TimePattern.Parse("dateformat", "%d/%m/%Y"), TimestampFormat = TimePattern.Parse("timestampformat",
                "%Y \"%H.%M.%S\""),
        });
        Assert.Equal("{\"d\":\"31/12/2020\",\"t\":\"1969 \\\"23.59.01\\\"\"}\n", text);
    }

    static string Write(RecordBatch batch, JsonWriterOptions options) => TextFiles.Json(batch.Schema, options, batch);

    static DataType AnyType(Random random, int depth) => (depth < 3 ? random.Next(8) : 7) switch
    {
        0 => DataType.List(AnyType(random, depth + 1)),
        1 => DataType.Struct([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new Field($"f{i}", AnyType(random, depth + 1)))]),
        2 => DataType.Map(random.Next(2) == 0 ? DataType.Utf8 : DataType.Int32, AnyType(random, depth + 1)),
        _ => Types[random.Next(Types.Length)],
    };

    static object? AnyValue(Random random, DataType type) => random.Next(6) == 0 ? null : type switch
    {
        ListType list => Enumerable.Range(0, random.Next(4)).Select(_ => AnyValue(random, list.Element)).ToArray(),
        StructType structure => structure.Fields.Select(f => AnyValue(random, f.Type)).ToArray(),
        MapType map => Enumerable.Range(0, random.Next(4))
            .Select(i => new KeyValuePair<object, object?>(map.Key.Id == TypeId.Utf8 ? "k\"" + i : i, AnyValue(random,
                map.Value))).ToArray(),
        { Id: TypeId.Boolean } => random.Next(2) == 0,
        { Id: TypeId.Utf8 } => new string([.. Enumerable.Range(0, random.Next(40)).Select(_ =>
        "ab\\\"\n\t\u0001é€{}[],: "[random.Next(16)])]),
        { Id: TypeId.Float32 } => random.Next(9) == 0 ? float.NaN : (float)(random.NextDouble() * Math.Pow(10, random.Next(-30, 30))),
        { Id: TypeId.Float64 } => random.Next(9) == 0 ? double.NegativeInfinity : random.NextDouble() * Math.Pow(10, random.Next(-300,
        300)),
        { Id: TypeId.UInt64 } => (ulong)random.NextInt64() * 2,
        DecimalType number => new DecimalValue((Int128)random.NextInt64(-(long)1e8,
            (long)1e8) * (number.Precision == 38 ? (Int128)1e20 : 1), number.Scale),
        { Id: TypeId.Date } => new DateOnly(2000, 1, 1).AddDays(random.Next(-100_000, 100_000)),
        { Id: TypeId.Time } => new TimeOnly(random.NextInt64(0, 86_400_000_000) * 10),
        TimestampType time => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(
            random.NextInt64(-1_000_000_000,
                1_000_000_000) * TimeSpan.TicksPerSecond + (time.Unit == TimeUnit.Second ? 0 : random.Next(1000) * 10)),
        _ => (type.Id is TypeId.UInt8 or TypeId.UInt16 or TypeId.UInt32 ? random.Next(0, 256) : random.Next(-128, 128)),
    };
}
