using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Quiver.Arrow.Builders;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// What regexp_replace puts in the place of a match: texts and groups, written \\1; \\&amp; is the match, \\\\ a backslash.
/// </summary>
/// <remarks>Used by one thread at a time. A group that the pattern lacks or that took no part is empty, as in PostgreSQL.</remarks>
sealed class TextReplacement
{
    readonly List<(string? Text, int Group)> _parts = [];
    readonly ArrayBufferWriter<byte> _result = new();

    /// <summary>Reads a replacement.</summary>
    public TextReplacement(string text)
    {
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            if (char.IsAsciiDigit(next) || next == '&')
            {
                EndLiteral(literal);
                _parts.Add((null, next == '&' ? 0 : next - '0'));
                i++;
            }
            else
            {
                literal.Append(text[i]);
                i += next == '\\' ? 1 : 0;
            }
        }

        EndLiteral(literal);
    }

    /// <summary>Appends a text with some of its matches replaced.</summary>
    /// <param name="text">The text.</param>
    /// <param name="matches">What is replaced, in order.</param>
    /// <param name="result">Where the result goes.</param>
    public void Put(string text, ReadOnlySpan<Match> matches, StringColumnBuilder result)
    {
        _result.ResetWrittenCount();
        int from = 0;
        foreach (Match match in matches)
        {
            Write(text.AsSpan(from, match.Index - from));
            foreach ((string? literal, int group) in _parts)
            {
                Write(literal is not null ? literal : group == 0 ? match.ValueSpan : match.Groups[group].ValueSpan);
            }

            from = match.Index + match.Length;
        }

        Write(text.AsSpan(from));
        result.Append(_result.WrittenSpan);
    }

    void EndLiteral(StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            _parts.Add((literal.ToString(), 0));
            literal.Clear();
        }
    }

    void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _result);
}
