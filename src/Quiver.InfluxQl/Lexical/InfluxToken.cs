namespace Quiver.InfluxQl.Lexical;

/// <summary>A token: <paramref name="Text"/> is the value with escapes resolved, a keyword in upper case, or the symbol.</summary>
readonly record struct InfluxToken(InfluxTokenKind Kind, string Text, InfluxPosition Position)
{
    /// <summary>Returns whether the token is this keyword, in upper case.</summary>
    public bool IsKeyword(string upper) => Kind == InfluxTokenKind.Keyword && string.Equals(Text, upper, StringComparison.Ordinal);

    /// <summary>Returns whether the token is this symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == InfluxTokenKind.Symbol && string.Equals(Text, symbol, StringComparison.Ordinal);

    /// <summary>Returns the token as messages name it.</summary>
    public string Describe() => Kind switch
    {
        InfluxTokenKind.End => "EOF",
        _ when Text.Length > 0 => Text,
        InfluxTokenKind.Identifier => "IDENT",
        InfluxTokenKind.String => "STRING",
        InfluxTokenKind.BadString => "BADSTRING",
        InfluxTokenKind.BadRegex => "BADREGEX",
        InfluxTokenKind.Regex => "REGEX",
        InfluxTokenKind.Comment => "COMMENT",
        _ => "ILLEGAL",
    };
}
