using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>A scalar function as data: its names, the types it takes, and a kernel.</summary>
sealed class KernelFunction : ScalarFunction, IConstantArguments
{
    readonly Func<IReadOnlyList<DataType>, IReadOnlyList<ScalarValue?>, FunctionSignature?> _resolve;
    readonly Func<ScalarInvocation, Column> _body;
    readonly string[] _aliases;
    readonly (string Description, string Example) _text;
    readonly Volatility _volatility;
    readonly bool _propagatesNulls;

    /// <summary>Creates a function whose types need a rule over the types and the constants of a call.</summary>
    /// <param name="names">The name and the aliases, separated by blanks.</param>
    /// <param name="description">One sentence for the reference.</param>
    /// <param name="example">An example call.</param>
    /// <param name="resolve">Gives the types of a call.</param>
    /// <param name="body">Computes a batch.</param>
    /// <param name="volatility">How long results stay the same.</param>
    /// <param name="seesNulls">Whether null arguments are the kernel's business.</param>
    public KernelFunction(
        string names,
        string description,
        string example,
        Func<IReadOnlyList<DataType>, IReadOnlyList<ScalarValue?>, FunctionSignature?> resolve,
        Func<ScalarInvocation, Column> body,
        Volatility volatility = Volatility.Immutable,
        bool seesNulls = false)
        : base(names.Split(' ')[0])
    {
        _aliases = names.Split(' ')[1..];
        _text = (description, example);
        _resolve = resolve;
        _body = body;
        _volatility = volatility;
        _propagatesNulls = !seesNulls;
    }

    /// <summary>Creates a function whose types need a rule over the types of a call.</summary>
    public KernelFunction(
        string names,
        string description,
        string example,
        Func<IReadOnlyList<DataType>, FunctionSignature?> resolve,
        Func<ScalarInvocation, Column> body,
        Volatility volatility = Volatility.Immutable,
        bool seesNulls = false)
        : this(names, description, example, (arguments, _) => resolve(arguments), body, volatility, seesNulls)
    {
    }

    /// <summary>Creates a function with a list of overloads.</summary>
    public KernelFunction(
        string names,
        string description,
        string example,
        IReadOnlyList<FunctionSignature> overloads,
        Func<ScalarInvocation, Column> body,
        Volatility volatility = Volatility.Immutable,
        bool seesNulls = false)
        : this(names, description, example, (arguments, _) => Overloads.Best(overloads, arguments), body, volatility, seesNulls)
    {
        Signatures = overloads;
    }

    /// <summary>Whether the result is JSON, which other functions of JSON take as it is.</summary>
    public bool ReturnsJson { get; init; }

    /// <summary>Whether arguments that are JSON are to be told from other text.</summary>
    public bool TakesJson { get; init; }

    /// <summary>The calls that there are, where that is a list and not a rule.</summary>
    public IReadOnlyList<FunctionSignature> Signatures { get; } = [];

    public override IReadOnlyList<string> Aliases => _aliases;

    public override Volatility Volatility => _volatility;

    public override bool PropagatesNulls => _propagatesNulls;

    public override string Description => _text.Description;

    public override string Example => _text.Example;

    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) => _resolve(arguments, new ScalarValue?[arguments.Count]);

    public FunctionSignature? Resolve(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants) =>
        _resolve(arguments, constants);

    public override Column Invoke(ScalarInvocation call) => _body(call);
}
