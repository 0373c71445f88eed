using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Selection;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Runs functions row by row over flat columns, for those that no kernel pays for.</summary>
static class RowLoop
{
    const int FlatChild = 40;

    /// <summary>Appends the result of one row.</summary>
    public delegate void Body(Column[] arguments, int row, ColumnBuilder result);

    /// <summary>Builds the result of a call. Rows with a null argument become null unless the body wants to see them.</summary>
    public static Column Run(ScalarInvocation call, Body body, bool seesNulls = false)
    {
        Column[] flat = Flatten(call);
        using ColumnBuilder result = ColumnBuilder.Create(call.ResultType, call.Scratch.Budget);
        for (int row = 0; row < call.RowCount; row++)
        {
            if (!seesNulls && AnyNull(flat, row))
            {
                result.AppendNull();
            }
            else
            {
                body(flat, row, result);
            }
        }

        return Keep(call, result.Finish());
    }

    /// <summary>Does the same with something that was computed for the whole batch before.</summary>
    public static Column Run<T>(
        ScalarInvocation call, Action<Column[], int, ColumnBuilder, T> body, T given, bool seesNulls = false) =>
        Run(call, (arguments, row, result) => body(arguments, row, result, given), seesNulls);

    /// <summary>Returns what the call site keeps from batch to batch.</summary>
    public static CallState StateOf(ScalarInvocation call) => (CallState)(call.State ??= new CallState());

    /// <summary>Ties a result to the call site: it is freed when the next one comes.</summary>
    public static Column Keep(ScalarInvocation call, Column result)
    {
        CallState state = StateOf(call);
        state.Last?.Dispose();
        state.Last = result;
        return result.View();
    }

    /// <summary>Returns the arguments as flat columns.</summary>
    public static Column[] Flatten(ScalarInvocation call)
    {
        var flat = new Column[call.Arguments.Count];
        for (int i = 0; i < flat.Length; i++)
        {
            flat[i] = FlattenKernel.Flatten(call.Arguments[i], call.Scratch.Child(FlatChild + i));
        }

        return flat;
    }

    public static bool AnyNull(Column[] columns, int row)
    {
        foreach (Column column in columns)
        {
            if (column.IsNull(row))
            {
                return true;
            }
        }

        return false;
    }

    public static ReadOnlySpan<byte> Bytes(Column column, int row) => ((StringColumn)column).GetBytes(row);

    public static string Text(Column column, int row) => Encoding.UTF8.GetString(((StringColumn)column).GetBytes(row));

    public static long Integer(Column column, int row) => ((FixedWidthColumn)column).Values<long>()[row];

    public static double Double(Column column, int row) => ((FixedWidthColumn)column).Values<double>()[row];

    public static void Put(ColumnBuilder result, string value) => ((StringColumnBuilder)result).Append(value);

    public static void Put(ColumnBuilder result, ReadOnlySpan<byte> value) => ((StringColumnBuilder)result).Append(value);

    public static void Put(ColumnBuilder result, long value) => ((FixedWidthColumnBuilder)result).AppendRaw(value);

    public static void Put(ColumnBuilder result, double value) => ((FixedWidthColumnBuilder)result).AppendRaw(value);

    public static void Put(ColumnBuilder result, bool value) => ((BooleanColumnBuilder)result).Append(value);

    /// <summary>Reads the unscaled value of a decimal of either width.</summary>
    public static Int128 Decimal(Column column, int row) => column.Type.ByteWidth == 8
        ? ((FixedWidthColumn)column).Values<long>()[row]
        : ((FixedWidthColumn)column).Values<Int128>()[row];

    /// <summary>Appends the unscaled value of a decimal, of either width.</summary>
    public static void PutDecimal(ColumnBuilder result, Int128 value)
    {
        var builder = (FixedWidthColumnBuilder)result;
        if (builder.Type.ByteWidth == 8)
        {
            builder.AppendRaw((long)value);
        }
        else
        {
            builder.AppendRaw(value);
        }
    }
}
