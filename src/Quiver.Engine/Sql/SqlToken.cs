using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>A token: <paramref name="Text"/> is the word as written, the symbol, or the value with escapes resolved.</summary>
readonly record struct SqlToken(SqlTokenKind Kind, string Text, SourcePosition Position, int End)
{
    /// <summary>Returns whether the token is this unquoted word, in any case.</summary>
    public bool IsWord(string upper) =>
        Kind == SqlTokenKind.Word && Text.Length == upper.Length && Text.Equals(upper, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether the token is this symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && string.Equals(Text, symbol, StringComparison.Ordinal);
}
