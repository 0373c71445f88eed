using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Texts with %d in them, as C's printf has them.</summary>
static class PrintFormat
{
    /// <summary>Puts values into a text.</summary>
    public static string Apply(string format, object?[] values)
    {
        var result = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            int end = i + 1;
            while (end < format.Length && (char.IsAsciiDigit(format[end]) || format[end] is '-' or '+' or ' ' or '#' or '.' or '\'' or ','))
            {
                end++;
            }

            if (end >= format.Length)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"the format '{format}' ends in the middle of a %; write %% for a percent sign");
            }

            if (format[end] == '%')
            {
                result.Append('%');
            }
            else if (next >= values.Length)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"the format '{format}' asks for more than its {values.Length} arguments");
            }
            else
            {
                string flags = format[(i + 1)..end];
                bool isLeft = flags.StartsWith('-');
                string rest = flags.TrimStart('-');
                NumberForm form = NumberForm.Parse($"{(isLeft ? "<" : ">")}{rest}{format[end]}", format) with { IsUnsigned = true };
                result.Append(form.Apply(values[next++]));
            }

            i = end;
        }

        return result.ToString();
    }
}
