using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Series;

/// <summary>What the rows of a prepared SELECT are computed from: its different calls, and the variables beside and in them.</summary>
sealed class SelectShape
{
    readonly List<InfluxCall> _calls = [];
    readonly List<InfluxVariable> _auxiliaries = [];
    readonly List<InfluxVariable> _variables = [];
    readonly List<InfluxVariable> _extraTags = [];
    readonly Dictionary<string, int> _callSlots = new(StringComparer.Ordinal);

    public SelectShape(PreparedSelect select)
    {
        Select = select;
        HasTarget = select.Compiled.Statement.Target is not null;
        Dimensions = [.. select.Dimensions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (InfluxField field in select.Fields)
        {
            Collect(field.Expression);
        }

        Outputs = [.. select.Fields.SelectMany(OutputsOf)];
        IsLoneSelector = _calls is [var call] && IsSelector(call.Name);
    }

    /// <summary>The prepared SELECT.</summary>
    public PreparedSelect Select { get; }

    /// <summary>What the text tells.</summary>
    public CompiledSelect Compiled => Select.Compiled;

    /// <summary>Whether rows are written to a measurement.</summary>
    public bool HasTarget { get; }

    /// <summary>The tags that rows are grouped by, sorted.</summary>
    public IReadOnlyList<string> Dimensions { get; }

    /// <summary>The calls that are no math functions, each once.</summary>
    public IReadOnlyList<InfluxCall> Calls => _calls;

    /// <summary>The variables that stand outside of calls, each once.</summary>
    public IReadOnlyList<InfluxVariable> Auxiliaries => _auxiliaries;

    /// <summary>All variables, each once: the columns of <see cref="SeriesPoints"/>.</summary>
    public IReadOnlyList<InfluxVariable> Variables => _variables;

    /// <summary>The expressions of the columns of the result, those for the tags of top and bottom included.</summary>
    public IReadOnlyList<InfluxExpression> Outputs { get; }

    /// <summary>The tags of top and bottom where rows are written to a measurement.</summary>
    public IReadOnlyList<InfluxVariable> ExtraTags => _extraTags;

    /// <summary>Whether the only call picks points, whose times and other columns are shown then.</summary>
    public bool IsLoneSelector { get; }

    /// <summary>Whether nothing is called.</summary>
    public bool IsRaw => _calls.Count == 0;

    /// <summary>Returns which of the variables one is; -1 for none.</summary>
    public int IndexOf(InfluxVariable variable) => _variables.IndexOf(variable);

    /// <summary>Returns the slot of a call or an auxiliary variable in the rows that fields are computed from; -1 for none.</summary>
    public int SlotOf(InfluxExpression expression) => expression switch
    {
        InfluxCall call => _callSlots.GetValueOrDefault(call.ToString(), -1),
        InfluxVariable variable when _auxiliaries.IndexOf(variable) is >= 0 and var index => _calls.Count + index,
        _ => -1,
    };

    /// <summary>Adds a variable that a condition needs.</summary>
    public int Require(InfluxVariable variable)
    {
        int index = _variables.IndexOf(variable);
        if (index < 0)
        {
            index = _variables.Count;
            _variables.Add(variable);
        }

        return index;
    }

    static bool IsSelector(string name) => InfluxFunctions.KindOf(name)
        is InfluxFunctionKind.Selector or InfluxFunctionKind.Percentile or InfluxFunctionKind.Sample or InfluxFunctionKind.TopBottom;

    IEnumerable<InfluxExpression> OutputsOf(InfluxField field)
    {
        yield return field.Expression;
        if (field.Expression is InfluxCall { Name: "top" or "bottom" } call)
        {
            foreach (InfluxVariable tag in call.Arguments.Skip(1).OfType<InfluxVariable>())
            {
                AddAuxiliary(tag);
                if (HasTarget)
                {
                    _extraTags.Add(tag);
                }
                else
                {
                    yield return tag;
                }
            }
        }
    }

    void Collect(InfluxExpression expression)
    {
        switch (expression)
        {
            case InfluxVariable variable:
                AddAuxiliary(variable);
                break;
            case InfluxParenthesis parenthesis:
                Collect(parenthesis.Inner);
                break;
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                Collect(chain[0].Left);
                foreach (InfluxBinary node in chain)
                {
                    Collect(node.Right);
                }

                break;
            case InfluxCall call when MathFunctions.IsKnown(call.Name):
                foreach (InfluxExpression argument in call.Arguments)
                {
                    Collect(argument);
                }

                break;
            case InfluxCall call:
                AddCall(call);
                break;
        }
    }

    void AddCall(InfluxCall call)
    {
        if (_callSlots.TryAdd(call.ToString(), _calls.Count))
        {
            _calls.Add(call);
            RequireArguments(call);
        }
    }

    void RequireArguments(InfluxCall call)
    {
        foreach (InfluxExpression argument in call.Arguments)
        {
            if (argument is InfluxVariable variable)
            {
                Require(variable);
            }
            else if (argument is InfluxCall inner)
            {
                RequireArguments(inner);
            }
        }
    }

    void AddAuxiliary(InfluxVariable variable)
    {
        if (!_auxiliaries.Contains(variable))
        {
            _auxiliaries.Add(variable);
            Require(variable);
        }
    }
}
