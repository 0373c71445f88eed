using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Tests.Lowering;

/// <summary>Rows of fields and tags with nulls and with the numbers at which types differ, for the engine and for row expressions.
/// </summary>
sealed class RandomRows
{
    static readonly double[] _floats =
    [
        0, -0.0, 1, 1.5, -1.5, 2, 9007199254740992, 9.223372036854775807e18, 1.8446744073709552e19, 1e300, double.NaN,
        double.PositiveInfinity, double.NegativeInfinity,
    ];

    readonly List<InfluxValue[]> _rows = [];

    /// <summary>Makes rows.</summary>
    public RandomRows(Random random, int count)
    {
        for (int row = 0; row < count; row++)
        {
            _rows.Add([.. Columns.Select(column => random.Next(5) == 0 ? Absent(column.Type) : Value(column.Type, random))]);
        }
    }

    /// <summary>The columns.</summary>
    public static IReadOnlyList<InfluxVariable> Columns { get; } =
    [
        new("f", InfluxType.Float), new("g", InfluxType.Float), new("i", InfluxType.Integer), new("j", InfluxType.Integer),
        new("u", InfluxType.Unsigned), new("s", InfluxType.String), new("t", InfluxType.String), new("b", InfluxType.Boolean),
        new("c", InfluxType.Boolean), new("host", InfluxType.Tag), new("region", InfluxType.Tag),
    ];

    /// <summary>The texts that occur.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["", "a", "b", "ab", "é"];

    /// <summary>The integers that occur.</summary>
    public static IReadOnlyList<long> Integers { get; } =
        [0, 1, 2, -1, -2, 9007199254740992, 9007199254740993, -9007199254740993, long.MaxValue, long.MaxValue - 600, long.MinValue];

    /// <summary>The unsigned integers that occur.</summary>
    public static IReadOnlyList<ulong> Unsigned { get; } = [0, 1, 2, 9007199254740993, long.MaxValue, 1UL << 63, ulong.MaxValue];

    /// <summary>The rows; the value of an absent tag is the empty string.</summary>
    public IReadOnlyList<InfluxValue[]> Rows => _rows;

    /// <summary>Returns the slot of a variable as its type says.</summary>
    public static (int Slot, InfluxType Type) SlotOf(InfluxVariable variable)
    {
        int slot = IndexOf(variable);
        return slot < 0 ? (-1, InfluxType.Unknown) : (slot, Columns[slot].Type);
    }

    /// <summary>Returns the ordinal of a variable as its type says; -1 for none.</summary>
    public static int IndexOf(InfluxVariable variable)
    {
        for (int column = 0; column < Columns.Count; column++)
        {
            if (Columns[column].Name == variable.Name
                && (Columns[column].Type == InfluxType.Tag) == variable.Type is InfluxType.Tag or InfluxType.Unknown)
            {
                return column;
            }
        }

        return -1;
    }

    /// <summary>The columns in the engine, the last of which numbers the rows.</summary>
    public static IReadOnlyList<PlanColumn> PlanColumns { get; } =
    [
        .. Columns.Select((column, id) => new PlanColumn(new ColumnId(id), column.Name, TypeOf(column.Type))),
        new PlanColumn(new ColumnId(Columns.Count), "row", DataType.Int64),
    ];

    /// <summary>Returns the rows for the engine, where an absent tag is null or, now and then, the empty string.</summary>
    public RecordBatch ToBatch()
    {
        var schema = new Schema([.. PlanColumns.Select(column => new Field(column.Name, column.Type))]);
        var columns = new Column[PlanColumns.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(PlanColumns[column].Type);
            for (int row = 0; row < _rows.Count; row++)
            {
                builder.Append(column == Columns.Count ? (long)row : ToObject(_rows[row][column], Columns[column].Type, row));
            }

            columns[column] = builder.Finish();
        }

        return new RecordBatch(schema, columns, _rows.Count);
    }

    static object? ToObject(InfluxValue value, InfluxType type, int row) => value.Type switch
    {
        InfluxType.Float => value.Float,
        InfluxType.Integer => value.Integer,
        InfluxType.Unsigned => value.Unsigned,
        InfluxType.Boolean => value.Boolean,
        InfluxType.String => type == InfluxType.Tag && value.Text.Length == 0 && row % 3 != 0 ? null : value.Text,
        _ => null,
    };

    static InfluxValue Absent(InfluxType type) => type == InfluxType.Tag ? InfluxValue.Of("") : InfluxValue.Null;

    static InfluxValue Value(InfluxType type, Random random) => type switch
    {
        InfluxType.Float => InfluxValue.Of(_floats[random.Next(_floats.Length)]),
        InfluxType.Integer => InfluxValue.Of(Integers[random.Next(Integers.Count)]),
        InfluxType.Unsigned => InfluxValue.Of(Unsigned[random.Next(Unsigned.Count)]),
        InfluxType.Boolean => InfluxValue.Of(random.Next(2) == 0),
        _ => InfluxValue.Of(Texts[random.Next(Texts.Count)]),
    };

    static DataType TypeOf(InfluxType type) => type switch
    {
        InfluxType.Float => DataType.Float64,
        InfluxType.Integer => DataType.Int64,
        InfluxType.Unsigned => DataType.UInt64,
        InfluxType.Boolean => DataType.Boolean,
        _ => DataType.Utf8,
    };
}
