namespace Quiver.InfluxQl.Lexical;

/// <summary>The kinds of tokens. Blanks and comments are tokens too, because some places of the grammar permit none.</summary>
enum InfluxTokenKind
{
    Illegal,
    End,
    Blank,
    Comment,
    Identifier,
    Keyword,
    BoundParameter,
    Number,
    Integer,
    Duration,
    String,
    BadString,
    BadEscape,
    Regex,
    BadRegex,
    Symbol,
}
