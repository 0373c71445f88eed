using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>An aggregate function as data: its names, the types it takes, and what makes its accumulator.</summary>
sealed class AccumulatorFunction(
    string names,
    string description,
    string example,
    Func<IReadOnlyList<DataType>, FunctionSignature?> resolve,
    Func<FunctionSignature, MemoryBudget, GroupedAccumulator> create,
    bool ignoresDuplicates = false,
    bool isOrderSensitive = false,
    bool isOrderedByMorsels = false) : AggregateFunction(names.Split(' ')[0])
{
    public override IReadOnlyList<string> Aliases { get; } = names.Split(' ')[1..];

    public override bool IgnoresDuplicates => ignoresDuplicates;

    public override bool IsOrderSensitive => isOrderSensitive;

    internal override bool IsOrderedByMorsels => isOrderedByMorsels;

    /// <summary>Which row's values the function gives, null where it takes in all rows.</summary>
    public PickOrder? Picks { get; init; }

    /// <summary>Whether arguments that are JSON are to be told from other text.</summary>
    public bool TakesJson { get; init; }

    /// <summary>Where the fraction stands among the arguments, the values of WITHIN GROUP first; null for other functions.</summary>
    internal override int? OrderedSetFractionAt => FractionAt;

    /// <summary>Sets <see cref="OrderedSetFractionAt"/>; 0 where there is no fraction, as with mode.</summary>
    public int? FractionAt { get; init; }

    /// <summary>Sets <see cref="ConstantsFrom"/> where no fraction does.</summary>
    public int? ConstantAt { get; init; }

    internal override int? ConstantsFrom => ConstantAt ?? (FractionAt > 0 ? FractionAt : null);

    public override string Description => description;

    public override string Example => example;

    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) => resolve(arguments);

    public override GroupedAccumulator CreateAccumulator(FunctionSignature signature, MemoryBudget budget) => create(signature, budget);
}
