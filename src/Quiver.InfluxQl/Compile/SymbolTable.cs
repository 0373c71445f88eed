using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>The symbols of a SELECT in the order in which they were first seen.</summary>
sealed class SymbolTable
{
    readonly Dictionary<string, Symbol> _byText = new(StringComparer.Ordinal);
    readonly List<Symbol> _symbols = [];

    /// <summary>All symbols.</summary>
    public IReadOnlyList<Symbol> Symbols => _symbols;

    /// <summary>Returns the symbol of a column or call.</summary>
    public Symbol Add(InfluxExpression expression)
    {
        string text = expression.ToString();
        if (!_byText.TryGetValue(text, out Symbol? symbol))
        {
            symbol = new Symbol(_symbols.Count, expression);
            _byText.Add(text, symbol);
            _symbols.Add(symbol);
        }

        return symbol;
    }
}
