using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions.Windows;

/// <summary>A window function as data: its name, the types it takes, and the kernel that computes it.</summary>
sealed class KernelWindow(
    string name,
    string description,
    string example,
    Func<IReadOnlyList<DataType>, FunctionSignature?> resolve,
    Func<WindowInvocation, Column> evaluate) : WindowFunction(name)
{
    /// <summary>Another name.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether the result depends on the frame.</summary>
    public bool IsOverFrame { get; init; }

    /// <summary>Whether the function gives the value of another row, so that rows with nulls may be left out.</summary>
    public bool IsValue { get; init; }

    /// <summary>What a row needs of the other rows of its partition.</summary>
    public WindowNeed Need { get; init; } = WindowNeed.Partition;

    public override IReadOnlyList<string> Aliases => Alias is null ? [] : [Alias];

    public override bool UsesFrame => IsOverFrame;

    public override bool TakesNullTreatment => IsValue;

    public override string Description => description;

    public override string Example => example;

    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) => resolve(arguments);

    public override Column Evaluate(WindowInvocation call) => evaluate(call);
}
