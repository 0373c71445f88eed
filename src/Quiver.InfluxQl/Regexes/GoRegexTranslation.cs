namespace Quiver.InfluxQl.Regexes;

/// <summary>A pattern in .NET's syntax.</summary>
/// <param name="Text">The pattern.</param>
/// <param name="HasCounts">Whether it has repetitions with numbers.</param>
/// <param name="Literal">The only string that it matches, if that is plain to see.</param>
readonly record struct GoRegexTranslation(string Text, bool HasCounts, string? Literal);
