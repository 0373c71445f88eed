using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Text;
using Quiver.Engine.Functions;
using Quiver.Engine.Types;
using Xunit;

namespace Quiver.Engine.Tests.Functions;

/// <summary>Calls functions of the registry with .NET values, without SQL.</summary>
static class FunctionHarness
{
    static readonly FunctionContext Context = new(new DateTimeOffset(2024, 2, 3, 10, 20, 30, TimeSpan.Zero), 42);

    public static FunctionRegistry Registry { get; } = CreateRegistry();

    /// <summary>Calls a scalar function on constants and returns the text of the result.</summary>
    public static string Call(string name, params object?[] arguments)
    {
        using Column result = Invoke(name, arguments, rows: 1);
        return ValueText.Of(result, 0);
    }

    /// <summary>Calls a scalar function on flat columns of equal rows, of which odd ones have a null as first argument.</summary>
    public static (string Even, bool OddIsNull) CallFlat(string name, params object?[] arguments)
    {
        using Column result = Invoke(name, arguments, rows: 70);
        return (ValueText.Of(result, 68), result.IsNull(69));
    }

    public static FunctionSignature? Resolve(string name, params object?[] arguments)
    {
        ScalarFunction function = Registry.FindScalar(name) ?? throw new InvalidOperationException($"no function {name}");
        ScalarValue[] values = [.. arguments.Select(ValueOf)];
        DataType[] types = [.. values.Select(v => v.Type)];
        return function is IConstantArguments byValue ? byValue.Resolve(types, values) : function.Resolve(types);
    }

    /// <summary>Runs an aggregate over rows of (group, arguments), split in two states that are merged.</summary>
    public static string[] Aggregate(string name, DataType[] types, int groupCount, int splitAt,
        params (int Group, object?[] Values)[] rows)
    {
        AggregateFunction function = Registry.FindAggregate(name) ?? throw new InvalidOperationException($"no aggregate {name}");
        FunctionSignature signature = function.Resolve(types) ?? throw new InvalidOperationException($"no overload of {name}");
        using var first = function.CreateAccumulator(signature, MemoryBudget.Unlimited);
        using var second = function.CreateAccumulator(signature, MemoryBudget.Unlimited);
        first.Resize(groupCount);
        second.Resize(groupCount);
        for (int part = 0; part < 2; part++)
        {
            (int Group, object?[] Values)[] own = part == 0 ? rows[..splitAt] : rows[splitAt..];
            Column[] columns = [.. types.Select((t, i) =>
                Cast(ColumnBuilder.Build(t, [.. own.Select(r => r.Values[i])]), signature.Parameters[i]))];
            (part == 0 ? first : second).Update(columns, own.Select(r => r.Group).ToArray());
        }

        int[] groups = [.. Enumerable.Range(0, groupCount)];
        first.Merge(second, groups, groups);
        using Column result = first.Finish(0, groupCount);
        Assert.Equal(signature.Result, result.Type);
        return [.. groups.Select(g => ValueText.Of(result, g))];
    }

    static Column Invoke(string name, object?[] arguments, int rows)
    {
        ScalarFunction function = Registry.FindScalar(name)!;
        FunctionSignature signature = Resolve(name, arguments) ?? throw new InvalidOperationException($"no overload of {name}");
        var call = new ScalarInvocation(Context, signature.Result, MemoryBudget.Unlimited) { RowCount = rows };
        call.Arguments = [.. arguments.Select((a, i) =>
            ArgumentOf(ValueOf(a), signature.Parameters[i], rows, withNulls: i == 0 && rows > 1))];
        if (function.PropagatesNulls && rows == 1 && arguments.Contains(null))
        {
            return ColumnBuilder.Build(signature.Result, [null]);
        }

        Column result = function.Invoke(call);
        Assert.Equal(rows, result.Length);
        if (result is not NullColumn)
        {
            Assert.Equal(signature.Result, result.Type);
        }

        return result;
    }

    static Column ArgumentOf(ScalarValue value, DataType type, int rows, bool withNulls)
    {
        Column one = Cast(value.Column, type);
        if (rows == 1 || !withNulls)
        {
            return rows == 1 ? one : new ConstantColumn(one, rows);
        }

        object?[] values = [.. Enumerable.Range(0, rows).Select(i => i % 2 == 1 ? null : one.GetValue(0))];
        return ColumnBuilder.Build(type, values);
    }

    static Column Cast(Column column, DataType type)
    {
        var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column cast = CastKernel.Evaluate(column, type, CastMode.Strict, scratch);
        return cast;
    }

    static ScalarValue ValueOf(object? value) => value switch
    {
        null => ScalarValue.Null(DataType.Null),
        int number => ScalarValue.Int64(number),
        decimal number => new ScalarValue(DataType.Decimal(18, number.Scale), number),
        object?[] items => new ScalarValue(DataType.List(items.Length == 0 ? DataType.Null : ValueOf(items[0]).Type),
            items.Select(Widen).ToArray()),
        _ => new ScalarValue(ClrTypes.OfValue(value), value),
    };

    static object? Widen(object? value) => value is int number ? (long)number : value is object?[] items ? items.Select(Widen).ToArray()
        : value;

    static FunctionRegistry CreateRegistry()
    {
        var registry = new FunctionRegistry();
        BuiltInFunctions.Register(registry);
        return registry;
    }
}
