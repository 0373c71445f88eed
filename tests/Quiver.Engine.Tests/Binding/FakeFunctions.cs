using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Windows;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Binding;

/// <summary>Functions with types but without results, so that tests of binding stand on no function's own behaviour.</summary>
static class FakeFunctions
{
    public static FunctionRegistry Registry { get; } = Create();

    static FunctionRegistry Create()
    {
        var registry = new FunctionRegistry();
        DataType text = DataType.Utf8, number = DataType.Int64, truth = DataType.Boolean, real = DataType.Float64;
        foreach (ScalarFunction function in new ScalarFunction[]
        {
            new Scalar("upper", text, text), new Scalar("length", number, text), new Scalar("||", text, text, text),
            new Scalar("substring", text, text, number, number), new Scalar("substr", text, text, number, number),
            new Scalar("strpos", number, text, text), new Scalar("abs", number, number),
            new Scalar("date_part", number, text, DataType.Date),
            new Scalar("regexp_matches", truth, text, text), 
            new Scalar("regexp_full_match", truth, text, text), new Scalar("glob_matches", truth, text, text),
            new Scalar("round", real, real),
            new Scalar("list_contains", truth, DataType.List(number), number),
            new Scalar("list_extract", number, DataType.List(number), number),
            new Scalar("random", real), new StructExtract(),
        })
        {
            registry.Add(function);
        }

        foreach (AggregateFunction function in new AggregateFunction[]
        {
            new Aggregate("count", number), new Aggregate("sum", null), new Aggregate("min", null, ignoresDuplicates: true),
            new Aggregate("max", null, ignoresDuplicates: true), new Aggregate("avg", real), new Aggregate("first", null, isOrdered: true),
            new Aggregate("string_agg", text, isOrdered: true), new Aggregate("quantile_cont", real),
        })
        {
            registry.Add(function);
        }

        foreach (WindowFunction function in RankFunctions.All.Concat(ValueFunctions.All))
        {
            registry.Add(function);
        }

        return registry;
    }

    sealed class Scalar(string name, DataType result, params DataType[] parameters) : ScalarFunction(name)
    {
        public override string Example => Name == "upper" ? "upper('abc')" : "";

        public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) =>
            Overloads.CostOf(parameters, arguments) is not null ? new FunctionSignature(parameters, result) : null;

        public override Column Invoke(ScalarInvocation call) => throw new InvalidOperationException("binding does not call functions");
    }

    sealed class StructExtract() : ScalarFunction("struct_extract"), IConstantArguments
    {
        public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) => null;

        public FunctionSignature? Resolve(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants) =>
            arguments[0] is StructType type && constants[1]?.Value is string name
                ? new FunctionSignature(arguments, type.Fields[type.IndexOf(name)].Type)
                : null;

        public override Column Invoke(ScalarInvocation call) => throw new InvalidOperationException("binding does not call functions");
    }

    sealed class Aggregate(string name, DataType? result, bool isOrdered = false, bool ignoresDuplicates = false) : AggregateFunction(name)
    {
        public override bool IsOrderSensitive => isOrdered;

        public override bool IgnoresDuplicates => ignoresDuplicates;

        public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments)
        {
            bool right = Name switch
            {
                "count" => arguments.Count <= 1,
                "sum" or "avg" => arguments.Count == 1 && (arguments[0].IsNumeric || arguments[0].Id == TypeId.Null),
                "string_agg" or "quantile_cont" => arguments.Count == 2,
                _ => arguments.Count == 1,
            };
            return right ? new FunctionSignature(arguments, result ?? arguments[0]) : null;
        }

        public override GroupedAccumulator CreateAccumulator(FunctionSignature signature, MemoryBudget budget) =>
            throw new InvalidOperationException("binding does not aggregate");
    }
}
