using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Texts with {} in them, as Python and the fmt library have them.</summary>
static class BraceFormat
{
    /// <summary>Puts values into a text.</summary>
    public static string Apply(string format, object?[] values)
    {
        var result = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            if (c is not ('{' or '}') || (i + 1 < format.Length && format[i + 1] == c))
            {
                result.Append(c);
                i += c is '{' or '}' ? 1 : 0;
                continue;
            }

            int end = c == '{' ? format.IndexOf('}', i) : -1;
            if (end < 0)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"the format '{format}' has a brace without its partner; double it to show it");
            }

            string[] parts = format[(i + 1)..end].Split(':', 2);
            int index = parts[0].Length == 0 ? next++ : int.TryParse(parts[0], out int given) ? given : -1;
            if (index < 0 || index >= values.Length)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"the format '{format}' asks for argument {parts[0]}, and there are {values.Length}");
            }

            result.Append(NumberForm.Parse(parts.Length > 1 ? parts[1] : "", format).Apply(values[index]));
            i = end;
        }

        return result.ToString();
    }
}
