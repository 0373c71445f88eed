using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Rows;
using Quiver.Storage.Tests.LineProtocol;
using Xunit;

namespace Quiver.Storage.Tests.Rows;

public sealed unsafe class RowsBuilderTests
{
    static readonly RowsColumn FieldF = new("f", new ColumnRole(FieldType.Float));

    [Fact]
    public void RandomBatches_giveTheRowsOfANaiveReference()
    {
        var random = new Random(5);
        RowsColumn[] columns = [new("zone", ColumnRole.Tag), RowsColumn.Time, new("i", new ColumnRole(FieldType.Integer)),
            new("Host", ColumnRole.Tag), new("s", new ColumnRole(FieldType.Text)), new("b", new ColumnRole(FieldType.Boolean)),
            new("x", ColumnRole.Tag)];
        using var builder = new RowsBuilder("t", columns, MemoryBudget.Unlimited);
        for (var round = 0; round < 200; round++)
        {
            var length = random.Next(1, 200);
            object?[][] values =
            [
                Tag(length, random), [.. Enumerable.Range(0, length).Select(_ => (object)random.NextInt64(1L << 60))],
                [.. Enumerable.Range(0, length).Select(_ => (object)random.Next(1000))], Tag(length, random),
                Texts(length, random),
                [.. Enumerable.Range(0, length).Select(_ => random.Next(3) == 0 ? null : (object)(random.Next(2) == 0))],
                Tag(length, random),
            ];
            DataType[] types = [DataType.Utf8, DataType.Timestamp(TimeUnit.Nanosecond), DataType.Int32, DataType.Utf8, DataType.Utf8,
                DataType.Boolean, DataType.Utf8];
            using var whole = Batch([.. values.Select((column, i) => Column(types[i], column, random))]);
            var start = random.Next(length);
            using var batch = whole.Slice(start, length - start);
            using var rows = builder.Build(batch);
            Assert.Equal(Enumerable.Range(start, length - start).Select(row => Expected(columns, values, row)), LineReading.Show(rows));
            Assert.Equal(rows.Series.Count, rows.Series.Select(key => (string.Join('|', key.Shape.Names),
                Convert.ToHexString(key.EncodedValues.Span))).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(TypeId.Int8, nameof(FieldType.Integer), (sbyte)-5, "-5:Int64")]
    [InlineData(TypeId.Int64, nameof(FieldType.Float), 1L << 53, "9007199254740992:Double")]
    [InlineData(TypeId.Int64, nameof(FieldType.Float), (1L << 53) + 1, null)]
    [InlineData(TypeId.Int64, nameof(FieldType.Float), long.MaxValue, null)]
    [InlineData(TypeId.Int64, nameof(FieldType.UInteger), -1L, null)]
    [InlineData(TypeId.UInt64, nameof(FieldType.Integer), 1UL << 63, null)]
    [InlineData(TypeId.UInt64, nameof(FieldType.UInteger), ulong.MaxValue, "18446744073709551615:UInt64")]
    [InlineData(TypeId.Float32, nameof(FieldType.Float), 0.1f, "0.10000000149011612:Double")]
    [InlineData(TypeId.Float64, nameof(FieldType.Integer), 3.0, "3:Int64")]
    [InlineData(TypeId.Float64, nameof(FieldType.Integer), 3.5, null)]
    [InlineData(TypeId.Float64, nameof(FieldType.Integer), 9223372036854775808.0, null)]
    [InlineData(TypeId.Float64, nameof(FieldType.UInteger), 18446744073709551616.0, null)]
    [InlineData(TypeId.Float64, nameof(FieldType.Integer), double.NaN, null)]
    [InlineData(TypeId.Float64, nameof(FieldType.Float), double.NaN, "NaN:Double")]
    public void Numbers_areKeptExactlyOrRefused(TypeId type, string target, object value, string? shown)
    {
        AssertField(typeof(DataType).GetProperty(type.ToString())!.GetValue(null) as DataType, Enum.Parse<FieldType>(target), value, shown);
    }

    [Theory]
    [InlineData(10, 2, 1234, nameof(FieldType.Float), "12.34:Double")]
    [InlineData(38, 20, long.MaxValue, nameof(FieldType.Float), "0.09223372036854775:Double")]
    [InlineData(10, 2, 1200, nameof(FieldType.Integer), "12:Int64")]
    [InlineData(10, 2, 1234, nameof(FieldType.Integer), null)]
    [InlineData(38, 1, -10, nameof(FieldType.UInteger), null)]
    public void Decimals_areTheNearestFloatOrExactIntegers(int precision, int scale, long unscaled, string target, string? shown)
    {
        AssertField(DataType.Decimal(precision, scale), Enum.Parse<FieldType>(target), new DecimalValue(unscaled, scale), shown);
    }

    [Theory]
    [InlineData(TimeUnit.Second, 1_600_000_000L, 1_600_000_000_000_000_000L)]
    [InlineData(TimeUnit.Millisecond, -1L, -1_000_000L)]
    [InlineData(TimeUnit.Microsecond, 9_223_372_036_854_775L, 9_223_372_036_854_775_000L)]
    [InlineData(TimeUnit.Second, 9_223_372_037L, null)]
    [InlineData(TimeUnit.Microsecond, -9_223_372_036_854_776L, null)]
    public void Times_ofAnyUnitAreExactOrRefused(TimeUnit unit, long time, long? nanoseconds)
    {
        using var builder = new RowsBuilder("t", [RowsColumn.Time, FieldF], MemoryBudget.Unlimited);
        using var times = (FixedWidthColumnBuilder)ColumnBuilder.Create(DataType.Timestamp(unit));
        times.AppendRaw(7L);
        times.AppendRaw(time);
        using var batch = Batch([times.Finish(), ColumnBuilder.Build(DataType.Float64, 1.0, 2.0)]);
        if (nanoseconds is { } expected)
        {
            using var rows = builder.Build(batch);
            Assert.Equal(expected, rows.Times[1]);
        }
        else
        {
            var error = Assert.Throws<QuiverException>(() => builder.Build(batch));
            Assert.StartsWith("the time of row 2 for table \"t\" is out of range: years 1677 to 2262 can be kept", error.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RowsThatCannotBeKept_areNamed()
    {
        using var builder = new RowsBuilder("t", [RowsColumn.Time, FieldF], MemoryBudget.Unlimited);
        using var first = Batch([ColumnBuilder.Build(DataType.Int64, 1L, 2L), ColumnBuilder.Build(DataType.Float64, 1.0, 2.0)]);
        builder.Build(first).Dispose();
        using var fieldless = Batch([ColumnBuilder.Build(DataType.Int64, 1L, 2L), ColumnBuilder.Build(DataType.Float64, 1.0, null)]);
        Assert.Equal(
            "row 4 for table \"t\" has no field: at least one column that is not a tag must have a value",
            Assert.Throws<QuiverException>(() => builder.Build(fieldless)).Message);
        using var timeless = Batch([ColumnBuilder.Build(DataType.Int64, null, 2L), ColumnBuilder.Build(DataType.Float64, 1.0, 2.0)]);
        Assert.Equal(
            "row 3 for table \"t\" has no time; every row has one", Assert.Throws<QuiverException>(() => builder.Build(timeless)).Message);
        using var text = Batch([ColumnBuilder.Build(DataType.Int64, 1L), ColumnBuilder.Build(DataType.Utf8, "1")]);
        Assert.Equal(
            "column \"f\" is a field of type float; Utf8 cannot be written to it",
            Assert.Throws<QuiverException>(() => builder.Build(text)).Message);
        Assert.Equal(
            "rows for table \"t\" have no column \"time\"; every row has a timestamp",
            Assert.Throws<QuiverException>(() => new RowsBuilder("t", [FieldF], MemoryBudget.Unlimited)).Message);
    }

    static void AssertField(DataType? type, FieldType target, object value, string? shown)
    {
        using var builder = new RowsBuilder(
            "t", [RowsColumn.Time, new RowsColumn("f", new ColumnRole(target))], MemoryBudget.Unlimited);
        using var batch = Batch([ColumnBuilder.Build(DataType.Int64, 1L, 2L), ColumnBuilder.Build(type!, null, value)]);
        using var later = batch.Slice(1, 1);
        if (shown is null)
        {
            var error = Assert.Throws<QuiverException>(() => builder.Build(later));
            Assert.Contains("of row 1 exactly; cast it to what is meant", error.Message, StringComparison.Ordinal);
        }
        else
        {
            using var rows = builder.Build(later);
            Assert.Equal([$"t||f={shown}|2"], LineReading.Show(rows));
        }
    }

    static string Expected(RowsColumn[] columns, object?[][] values, int row)
    {
        var named = columns.Select((column, i) => (column.Name, column.Role, Value: values[i][row]))
            .Where(column => column.Value is not null && column.Role is not null).OrderBy(column => column.Name, StringComparer.Ordinal);
        var tags = named.Where(column => column.Role == ColumnRole.Tag).Select(column => $"{column.Name}={column.Value}");
        var fields = named.Where(column => column.Role != ColumnRole.Tag).Select(
            column => $"{column.Name}={column.Value}:{(column.Value is int ? "Int64" : column.Value!.GetType().Name)}");
        return $"t|{string.Join(';', tags)}|{string.Join(';', fields)}|{values[1][row]}";
    }

    static object?[] Tag(int length, Random random)
    {
        var (distinct, nulls, run) = (random.Next(1, 40), random.Next(3), random.Next(1, 9));
        var values = new object?[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = i % run != 0 ? values[i - 1] : random.Next(4) < nulls ? null : $"a value € {random.Next(distinct)}";
        }

        return values;
    }

    static object?[] Texts(int length, Random random) =>
        [.. Enumerable.Range(0, length).Select(i => i % 5 == 0 ? null : (object)new string('x', random.Next(20)))];

    /// <summary>Builds a column, sometimes as a dictionary with entries that are equal or of no row, or as a constant.</summary>
    static Column Column(DataType type, object?[] values, Random random)
    {
        if (values.Distinct().Count() == 1)
        {
            return new ConstantColumn(ColumnBuilder.Build(type, values[0]), values.Length);
        }

        if (type != DataType.Utf8 || random.Next(2) == 0)
        {
            return ColumnBuilder.Build(type, values);
        }

        object?[] entries = ["unused", .. values.Where(value => value is not null).Distinct(), .. values.Where(value => value is not null)];
        var owned = new ColumnBuffers();
        var codes = (int*)owned.Add(values.Length * 4L, MemoryBudget.Unlimited).Pointer;
        var validity = (ulong*)owned.Add(Bitmap.Bytes(values.Length), MemoryBudget.Unlimited).Pointer;
        for (var i = 0; i < values.Length; i++)
        {
            codes[i] = values[i] is null ? 0
                : random.Next(2) == 0 ? Array.IndexOf(entries, values[i]) : Array.LastIndexOf(entries, values[i]);
            Bitmap.Put(validity, i, values[i] is not null);
        }

        return new DictionaryColumn(
            values.Length, codes, ColumnBuilder.Build(type, entries), ownsValues: true, validity, Arrow.Columns.Column.UnknownNulls, owned);
    }

    static RecordBatch Batch(IReadOnlyList<Column> columns) => new(
        new Schema([.. columns.Select((column, i) => new Field($"c{i}", column.Type))]), columns, columns[0].Length);
}
