using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Graph;

/// <summary>The columns of a prepared SELECT and the symbols that they are computed from: each distinct call or column once.</summary>
sealed class FieldSymbols
{
    readonly SymbolTable _table = new();

    /// <summary>For each symbol the last column that it was found in: one may have thousands.</summary>
    readonly List<int> _lastColumns = [];

    /// <summary>Collects the symbols.</summary>
    public FieldSymbols(PreparedSelect select)
    {
        var columns = new List<(InfluxExpression Expression, IReadOnlyList<Symbol> Symbols)>(select.Fields.Count);
        foreach (InfluxField column in ColumnsOf(select))
        {
            var symbols = new List<Symbol>();
            Collect(column.Expression, symbols, columns.Count);
            columns.Add((column.Expression, symbols));
        }

        Columns = columns;
        Calls = [.. _table.Symbols.Where(symbol => symbol.Expression is InfluxCall)];
        Variables = [.. _table.Symbols.Select(symbol => symbol.Expression).OfType<InfluxVariable>()];
    }

    /// <summary>The columns of the result without time, with their symbols.</summary>
    public IReadOnlyList<(InfluxExpression Expression, IReadOnlyList<Symbol> Symbols)> Columns { get; }

    /// <summary>The distinct calls.</summary>
    public IReadOnlyList<Symbol> Calls { get; }

    /// <summary>The distinct columns outside of calls.</summary>
    public IReadOnlyList<InfluxVariable> Variables { get; }

    /// <summary>Adds the columns of an expression to a set, which keeps their order.</summary>
    public static void AddVariables(InfluxExpression? expression, OrderedDictionary<InfluxVariable, bool> variables)
    {
        switch (expression)
        {
            case InfluxVariable variable:
                variables.TryAdd(variable, true);
                break;
            case InfluxParenthesis parenthesis:
                AddVariables(parenthesis.Inner, variables);
                break;
            case InfluxCall call:
                foreach (InfluxExpression argument in call.Arguments)
                {
                    AddVariables(argument, variables);
                }

                break;
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                AddVariables(chain[0].Left, variables);
                foreach (InfluxBinary node in chain)
                {
                    AddVariables(node.Right, variables);
                }

                break;
        }
    }

    /// <summary>Returns the columns of the result; the tags of top and bottom stand behind them, unless rows are written into a
    /// target.</summary>
    public static IEnumerable<InfluxField> ColumnsOf(PreparedSelect select)
    {
        foreach (InfluxField field in select.Fields)
        {
            yield return field;
            if (select.Compiled.Statement.Target is null && field.Expression is InfluxCall { Name: "top" or "bottom" } call)
            {
                foreach (InfluxVariable tag in call.Arguments.Skip(1).OfType<InfluxVariable>())
                {
                    yield return new InfluxField(tag);
                }
            }
        }
    }

    void Collect(InfluxExpression expression, List<Symbol> symbols, int column)
    {
        switch (expression)
        {
            case InfluxCall call when MathFunctions.IsKnown(call.Name):
                foreach (InfluxExpression argument in call.Arguments)
                {
                    Collect(argument, symbols, column);
                }

                break;
            case InfluxVariable or InfluxCall:
                Symbol symbol = _table.Add(expression);
                if (symbol.Number == _lastColumns.Count)
                {
                    _lastColumns.Add(-1);
                }

                if (_lastColumns[symbol.Number] != column)
                {
                    _lastColumns[symbol.Number] = column;
                    symbols.Add(symbol);
                }

                break;
            case InfluxParenthesis parenthesis:
                Collect(parenthesis.Inner, symbols, column);
                break;
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                Collect(chain[0].Left, symbols, column);
                foreach (InfluxBinary node in chain)
                {
                    Collect(node.Right, symbols, column);
                }

                break;
        }
    }
}
