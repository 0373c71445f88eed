using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>A scalar function over a .NET delegate, row by row.</summary>
sealed class DelegateFunction(string name, IReadOnlyList<DataType> parameters, DataType result, Func<object?[], object?> function)
    : ScalarFunction(name)
{
    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) =>
        Overloads.CostOf(parameters, arguments) is not null ? new FunctionSignature(parameters, result) : null;

    public override Column Invoke(ScalarInvocation call)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(result);
        object?[] values = new object?[call.Arguments.Count];
        for (int row = 0; row < call.RowCount; row++)
        {
            bool anyNull = false;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = call.Arguments[i].GetValue(row);
                anyNull |= values[i] is null;
            }

            builder.Append(anyNull ? null : function(values));
        }

        return builder.Finish();
    }
}
