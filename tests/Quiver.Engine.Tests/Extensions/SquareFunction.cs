using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>A scalar function a batch at a time.</summary>
sealed class SquareFunction() : ScalarFunction("square")
{
    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 1 && arguments[0].IsNumeric ? new FunctionSignature([DataType.Float64], DataType.Float64) : null;

    public override Column Invoke(ScalarInvocation call)
    {
        using ColumnBuilder result = ColumnBuilder.Create(call.ResultType);
        for (int row = 0; row < call.RowCount; row++)
        {
            result.Append(call.Arguments[0].GetValue(row) is double value ? value * value : null);
        }

        return result.Finish();
    }
}
