using System.Text.RegularExpressions;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Words the errors of regular expressions: in terms of the pattern as the user wrote it.</summary>
static class RegexErrors
{
    /// <summary>The sentence for a pattern that cannot be compiled; what the engine puts around a pattern is not in it.</summary>
    public static string Message(string pattern, ArgumentException error)
    {
        try
        {
            // Alone, the pattern fails with a place of its own.
            _ = new Regex(pattern);
        }
        catch (RegexParseException own)
        {
            string reason = own.Message[(own.Message.IndexOf($"'{pattern}'", StringComparison.Ordinal) + pattern.Length + 2)..];
            int sentence = reason.IndexOf(". ", StringComparison.Ordinal);
            string what = (sentence < 0 ? reason : reason[(sentence + 2)..]).TrimEnd('.');
            return $"invalid regular expression '{pattern}' at character {own.Offset}: {what}; "
                + "write a backslash before a character that stands for itself";
        }

        return $"invalid regular expression '{pattern}': {error.Message}";
    }
}
