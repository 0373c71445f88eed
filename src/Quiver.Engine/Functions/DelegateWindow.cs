using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>A window function from a delegate over the values of the frame.</summary>
sealed class DelegateWindow(string name, DataType argument, DataType result, Func<IReadOnlyList<object?>, object?> function)
    : WindowFunction(name)
{
    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) =>
        Overloads.CostOf([argument], arguments) is not null ? new FunctionSignature([argument], result) : null;

    public override Column Evaluate(WindowInvocation call)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(result, call.Budget);
        var values = new List<object?>();
        for (int i = 0; i < call.RowCount; i++)
        {
            values.Clear();
            for (int r = 0; r < call.FrameRangeCount; r++)
            {
                for (int row = call.FrameStarts(r)[i]; row < call.FrameEnds(r)[i]; row++)
                {
                    values.Add(call.Arguments[0].GetValue(row));
                }
            }

            builder.Append(function(values));
        }

        return builder.Finish();
    }
}
