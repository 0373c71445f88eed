namespace Quiver.Storage.LineProtocol;

/// <summary>Finds where a text can be cut so that no line is: line feeds within quoted values do not end a line.</summary>
static class LineEnds
{
    /// <summary>Returns the bytes up to the last end of a line; 0 where there is none.</summary>
    /// <param name="text">The text; it starts with a line.</param>
    /// <param name="mostLineBytes">No line is longer: a quote that is not closed within so many bytes opens nothing.</param>
    public static int Last(ReadOnlySpan<byte> text, int mostLineBytes)
    {
        if (!text.Contains((byte)'"'))
        {
            return text.LastIndexOf((byte)'\n') + 1;
        }

        var end = 0;
        while (Next(text[end..], mostLineBytes) is > 0 and var length)
        {
            end += length;
        }

        return end;
    }

    /// <summary>Returns the bytes of the first line with its end; 0 where it does not end.</summary>
    static int Next(ReadOnlySpan<byte> text, int mostLineBytes)
    {
        var isComment = text.TrimStart(" \t\r\0"u8) is [(byte)'#', ..];
        var place = 0;
        while (true)
        {
            var found = isComment ? text[place..].IndexOf((byte)'\n') : text[place..].IndexOfAny((byte)'\n', (byte)'"');
            if (found < 0)
            {
                return 0;
            }

            place += found + 1;
            if (text[place - 1] == '\n')
            {
                return place;
            }

            if (IsOpening(text[..place]))
            {
                var length = LengthOfValue(text[place..]);
                if (length == 0 && text.Length <= mostLineBytes)
                {
                    return 0;
                }

                place += length;
            }
        }
    }

    /// <summary>Whether the quote at the end of the start of a line opens a value: it follows the sign of a field, not of a tag.</summary>
    static bool IsOpening(ReadOnlySpan<byte> start) =>
        start is [.., (byte)'=', _] && start is not [.., (byte)'\\', _, _]
        && KeyParser.Unescaped(start, (byte)' ', (byte)' ') < start.Length;

    /// <summary>Returns the bytes of a value up to the quote that closes it, with it; 0 where there is none.</summary>
    static int LengthOfValue(ReadOnlySpan<byte> text)
    {
        for (var place = 0; place < text.Length;)
        {
            var found = text[place..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return 0;
            }

            place += found + 1;
            if (text[place - 1] == '"')
            {
                return place;
            }

            place++;
        }

        return 0;
    }
}
