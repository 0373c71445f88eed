namespace Quiver.Formats.Text;

/// <summary>What separates the parts of numbers.</summary>
/// <param name="DecimalSeparator">What stands before the fraction.</param>
/// <param name="Thousands">What stands between groups of three digits, 0 for nothing.</param>
sealed unsafe record NumberFormat(byte DecimalSeparator, byte Thousands)
{
    /// <summary>The longest number with separators; longer ones are text.</summary>
    const int MaxLength = 128;

    /// <summary>A point before the fraction and nothing between thousands.</summary>
    public static NumberFormat Plain { get; } = new((byte)'.', 0);

    /// <summary>Whether numbers can be read as they are.</summary>
    public bool IsPlain => DecimalSeparator == (byte)'.' && Thousands == 0;

    /// <summary>
    /// Writes a number the plain way; false where separators stand in wrong places. The target has room for <see cref="RoomBytes"/>.
    /// </summary>
    public bool TryPlain(byte* text, int length, byte* target, out int written)
    {
        written = 0;
        if (length > MaxLength)
        {
            return false;
        }

        int sinceGroup = -1;
        int whole = 0;
        bool isWhole = true;
        for (int i = 0; i < length; i++)
        {
            byte b = text[i];
            if (isWhole && Thousands != 0 && b == Thousands)
            {
                // One to three digits, then groups of exactly three.
                if (sinceGroup < 0 ? whole is < 1 or > 3 : sinceGroup != 3)
                {
                    return false;
                }

                sinceGroup = 0;
                continue;
            }

            bool isDigit = (uint)(b - '0') <= 9;
            if (isWhole && isDigit)
            {
                whole++;
                sinceGroup += sinceGroup < 0 ? 0 : 1;
            }
            else if (i > 0 || isDigit || b == DecimalSeparator)
            {
                if (isWhole && sinceGroup >= 0 && sinceGroup != 3)
                {
                    return false;
                }

                isWhole = false;
            }

            if (b == (byte)'.' && DecimalSeparator != (byte)'.')
            {
                return false;
            }

            target[written++] = b == DecimalSeparator ? (byte)'.' : b;
        }

        new Span<byte>(target + written, 16).Clear();
        return !isWhole || sinceGroup is < 0 or 3;
    }

    /// <summary>The bytes that <see cref="TryPlain"/> may write.</summary>
    public const int RoomBytes = MaxLength + 16;
}
