using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Makes the errors of the parser, with the texts of InfluxDB 1.8. Doors write <c>error parsing query: </c> before them.</summary>
static class InfluxErrors
{
    /// <summary>Something else than what was expected was found.</summary>
    public static QuiverException Expected(InfluxToken found, params ReadOnlySpan<string> expected) =>
        At($"found {found.Describe()}, expected {string.Join(", ", expected)}", found.Position);

    /// <summary>Something is wrong at a place.</summary>
    public static QuiverException At(string message, InfluxPosition position) => new(
        ErrorCode.SyntaxError,
        $"{message} at line {position.Line}, char {position.Character}",
        position.Line,
        position.Character);

    /// <summary>Something is wrong that InfluxDB tells without a place.</summary>
    public static QuiverException Plain(string message) => new(ErrorCode.SyntaxError, message);
}
