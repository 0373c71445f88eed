using Quiver.Arrow.Errors;

namespace Quiver.InfluxQl.Regexes;

/// <summary>Makes the errors of patterns, with the texts of Go's <c>regexp/syntax</c>.</summary>
static class GoRegexErrors
{
    /// <summary>The pattern is wrong at <paramref name="part"/>.</summary>
    public static QuiverException Error(string what, string part) =>
        new(ErrorCode.SyntaxError, $"error parsing regexp: {what}: `{part}`");
}
