using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Compile;

/// <summary>Compiles one field: checks its calls and records its symbols.</summary>
sealed class FieldCompiler(SelectAnalysis analysis)
{
    readonly List<Symbol> _symbols = [];
    bool _isWildcardPermitted = true;

    /// <summary>What the field is computed from.</summary>
    public IReadOnlyList<Symbol> Symbols => _symbols;

    /// <summary>Compiles an expression.</summary>
    public void Compile(InfluxExpression expression)
    {
        switch (expression)
        {
            case InfluxVariable:
                analysis.HasAuxiliaryFields = true;
                Record(expression);
                break;
            case InfluxWildcard or InfluxRegex:
                analysis.HasAuxiliaryFields = true;
                if (!_isWildcardPermitted)
                {
                    string what = expression is InfluxWildcard ? "wildcard" : "regex";
                    throw CompileErrors.Invalid($"unable to use {what} in a binary expression");
                }

                Record(expression);
                break;
            case InfluxCall call when MathFunctions.IsKnown(call.Name):
                CompileMath(call);
                break;
            case InfluxCall call:
                analysis.Calls.Add(call);
                Record(call);
                CompileCall(call);
                break;
            case InfluxDistinct distinct:
                analysis.Calls.Add(distinct.ToCall());
                Record(distinct.ToCall());
                CompileDistinct(distinct.ToCall().Arguments, isNested: false);
                break;
            case InfluxBinary binary:
                CompileBinary(binary);
                break;
            case InfluxParenthesis parenthesis:
                Compile(parenthesis.Inner);
                break;
            default:
                throw CompileErrors.Invalid("field must contain at least one variable");
        }
    }

    void Record(InfluxExpression expression)
    {
        Symbol symbol = analysis.Symbols.Add(expression);
        if (!_symbols.Contains(symbol))
        {
            _symbols.Add(symbol);
        }
    }

    void CompileBinary(InfluxBinary binary)
    {
        // Wildcards expand to whole fields; inside of an expression there is no telling which goes with which.
        _isWildcardPermitted = false;
        IReadOnlyList<InfluxBinary> chain = binary.Chain();
        InfluxBinary first = chain[0];
        if (first.Left is InfluxLiteral && first.Right is InfluxLiteral)
        {
            throw CompileErrors.Invalid("cannot perform a binary expression on two literals");
        }

        if (first.Left is not InfluxLiteral)
        {
            Compile(first.Left);
        }

        foreach (InfluxBinary node in chain.Where(node => node.Right is not InfluxLiteral))
        {
            Compile(node.Right);
        }
    }

    void CompileMath(InfluxCall call)
    {
        int count = MathFunctions.ArgumentCountOf(call.Name);
        if (call.Arguments.Count != count)
        {
            throw CompileErrors.ArgumentCount(call.Name, count, call.Arguments.Count);
        }

        foreach (InfluxExpression argument in call.Arguments.Where(argument => argument is not InfluxLiteral))
        {
            Compile(argument);
        }
    }

    void CompileCall(InfluxCall call)
    {
        switch (InfluxFunctions.KindOf(call.Name))
        {
            case InfluxFunctionKind.Selector or InfluxFunctionKind.Aggregate:
                CompileAggregate(call);
                break;
            case InfluxFunctionKind.Percentile:
                CompilePercentile(call.Arguments);
                break;
            case InfluxFunctionKind.Sample:
                CompileSample(call.Arguments);
                break;
            case InfluxFunctionKind.Distinct:
                CompileDistinct(call.Arguments, isNested: false);
                break;
            case InfluxFunctionKind.TopBottom:
                CompileTopBottom(call);
                break;
            case InfluxFunctionKind.Integral:
                CompileIntegral(call.Arguments);
                break;
            case InfluxFunctionKind.HoltWinters:
                CompileHoltWinters(call);
                break;
            case InfluxFunctionKind.Transformation:
                analysis.ExtraIntervals = Math.Max(analysis.ExtraIntervals, TransformationChecks.Check(call));
                analysis.HasOnlySelectors = false;
                CompileTransformed(call);
                break;
            default:
                throw CompileErrors.Undefined(call.Name);
        }
    }

    void CompileAggregate(InfluxCall call)
    {
        if (InfluxFunctions.KindOf(call.Name) == InfluxFunctionKind.Aggregate)
        {
            analysis.HasOnlySelectors = false;
        }

        if (call.Arguments.Count != 1)
        {
            throw CompileErrors.ArgumentCount(call.Name, 1, call.Arguments.Count);
        }

        if (call.Name == "count" && AsDistinct(call.Arguments[0]) is { } distinct)
        {
            CompileDistinct(distinct.Arguments, isNested: true);
            return;
        }

        CompileColumn(call.Name, call.Arguments[0]);
    }

    static InfluxCall? AsDistinct(InfluxExpression expression) => expression switch
    {
        InfluxCall { Name: "distinct" } call => call,
        InfluxDistinct distinct => distinct.ToCall(),
        _ => null,
    };

    /// <summary>Checks an argument that must be a column or a pattern of columns.</summary>
    void CompileColumn(string function, InfluxExpression argument)
    {
        switch (argument)
        {
            case InfluxVariable:
                break;
            case InfluxWildcard or InfluxRegex:
                if (!_isWildcardPermitted)
                {
                    string what = argument is InfluxWildcard ? "wildcard" : "regex field";
                    throw CompileErrors.Invalid($"unsupported expression with {what}: {function}()");
                }

                analysis.HasOnlySelectors = false;
                break;
            default:
                throw CompileErrors.Arguments($"expected field argument in {function}()");
        }
    }

    void CompilePercentile(IReadOnlyList<InfluxExpression> arguments)
    {
        if (arguments.Count != 2)
        {
            throw CompileErrors.ArgumentCount("percentile", 2, arguments.Count);
        }

        if (arguments[1] is not InfluxInteger and not InfluxNumber)
        {
            throw CompileErrors.Arguments("expected float argument in percentile()");
        }

        CompileColumn("percentile", arguments[0]);
    }

    void CompileSample(IReadOnlyList<InfluxExpression> arguments)
    {
        if (arguments.Count != 2)
        {
            throw CompileErrors.ArgumentCount("sample", 2, arguments.Count);
        }

        if (arguments[1] is not InfluxInteger size)
        {
            throw CompileErrors.Arguments("expected integer argument in sample()");
        }

        if (size.Value <= 0)
        {
            throw CompileErrors.Arguments($"sample window must be greater than 1, got {size.Value}");
        }

        CompileColumn("sample", arguments[0]);
    }

    void CompileDistinct(IReadOnlyList<InfluxExpression> arguments, bool isNested)
    {
        if (arguments.Count == 0)
        {
            throw CompileErrors.Arguments("distinct function requires at least one argument");
        }

        if (arguments.Count != 1)
        {
            throw CompileErrors.Arguments("distinct function can only have one argument");
        }

        if (arguments[0] is not InfluxVariable)
        {
            throw CompileErrors.Arguments("expected field argument in distinct()");
        }

        analysis.HasDistinct |= !isNested;
        analysis.HasOnlySelectors = false;
    }

    void CompileTopBottom(InfluxCall call)
    {
        string name = call.Name;
        if (analysis.TopBottom.Length > 0)
        {
            throw CompileErrors.Invalid($"selector function {analysis.TopBottom}() cannot be combined with other functions");
        }

        if (call.Arguments.Count < 2)
        {
            throw CompileErrors.Arguments(
                $"invalid number of arguments for {name}, expected at least 2, got {call.Arguments.Count}");
        }

        if (call.Arguments[^1] is not InfluxInteger limit)
        {
            throw CompileErrors.Arguments(
                $"expected integer as last argument in {name}(), found {CompileErrors.Print(call.Arguments[^1])}");
        }

        if (limit.Value <= 0)
        {
            throw CompileErrors.Arguments($"limit ({limit.Value}) in {name} function must be at least 1");
        }

        if (analysis.Limit > 0 && limit.Value > analysis.Limit)
        {
            throw CompileErrors.Invalid(
                $"limit ({limit.Value}) in {name} function can not be larger than the LIMIT ({analysis.Limit}) in the select statement");
        }

        if (call.Arguments[0] is not InfluxVariable)
        {
            throw CompileErrors.Arguments(
                $"expected first argument to be a field in {name}(), found {CompileErrors.Print(call.Arguments[0])}");
        }

        foreach (InfluxExpression tag in call.Arguments.Skip(1).SkipLast(1))
        {
            if (tag is not InfluxVariable)
            {
                throw CompileErrors.Arguments($"only fields or tags are allowed in {name}(), found {CompileErrors.Print(tag)}");
            }

            // Each tag is a column of the result, but for INTO, where it is a tag of what is written.
            analysis.HasAuxiliaryFields |= !analysis.HasTarget;
        }

        analysis.TopBottom = name;
    }

    void CompileIntegral(IReadOnlyList<InfluxExpression> arguments)
    {
        if (arguments.Count is not (1 or 2))
        {
            throw CompileErrors.ArgumentCount("integral", 1, 2, arguments.Count);
        }

        if (arguments.Count == 2)
        {
            if (arguments[1] is not InfluxDuration unit)
            {
                throw CompileErrors.Arguments("second argument must be a duration");
            }

            TransformationChecks.CheckPositive(unit);
        }

        analysis.HasOnlySelectors = false;
        CompileColumn("integral", arguments[0]);
    }

    void CompileHoltWinters(InfluxCall call)
    {
        string name = call.Name;
        if (call.Arguments.Count != 3)
        {
            throw CompileErrors.ArgumentCount(name, 3, call.Arguments.Count);
        }

        if (call.Arguments[1] is not InfluxInteger count)
        {
            throw CompileErrors.Arguments($"expected integer argument as second arg in {name}");
        }

        if (count.Value <= 0)
        {
            throw CompileErrors.Arguments($"second arg to {name} must be greater than 0, got {count.Value}");
        }

        if (call.Arguments[2] is not InfluxInteger season)
        {
            throw CompileErrors.Arguments($"expected integer argument as third arg in {name}");
        }

        if (season.Value < 0)
        {
            throw CompileErrors.Arguments($"third arg to {name} cannot be negative, got {season.Value}");
        }

        analysis.HasOnlySelectors = false;
        if (call.Arguments[0] is not InfluxCall inner)
        {
            throw CompileErrors.Arguments($"must use aggregate function with {name}");
        }

        RequireInterval(name);
        CompileNested(inner);
    }

    /// <summary>Compiles the first argument of a transformation: an aggregate of each bucket, or a column where there are none.</summary>
    void CompileTransformed(InfluxCall call)
    {
        if (call.Arguments[0] is InfluxCall inner)
        {
            RequireInterval(call.Name);
            if (InfluxFunctions.IsIndicator(call.Name))
            {
                Compile(inner);
            }
            else
            {
                CompileNested(inner);
            }

            return;
        }

        if (!analysis.Interval.IsNone && !analysis.IsIntervalInherited)
        {
            throw CompileErrors.Invalid($"aggregate function required inside the call to {call.Name}");
        }

        CompileColumn(call.Name, call.Arguments[0]);
    }

    void RequireInterval(string function)
    {
        if (analysis.Interval.IsNone)
        {
            throw CompileErrors.Invalid($"{function} aggregate requires a GROUP BY interval");
        }
    }

    void CompileNested(InfluxCall call)
    {
        if (call.Name == "distinct")
        {
            CompileDistinct(call.Arguments, isNested: true);
        }
        else
        {
            Compile(call);
        }
    }
}
