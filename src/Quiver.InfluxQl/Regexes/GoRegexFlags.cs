namespace Quiver.InfluxQl.Regexes;

/// <summary>The flags of Go's patterns.</summary>
[Flags]
enum GoRegexFlags
{
    None = 0,
    IgnoreCase = 1,
    MultiLine = 2,
    DotMatchesLineEnd = 4,
    Ungreedy = 8,
}
