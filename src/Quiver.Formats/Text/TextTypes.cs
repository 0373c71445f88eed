using System.Text;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>Finds the narrowest type that every value of a column has.</summary>
unsafe struct TextTypes
{
    [Flags]
    enum Candidates
    {
        None = 0,
        Boolean = 1,
        Integer = 2,
        Number = 4,
        Time = 8,
        Date = 16,
        Timestamp = 32,
        All = 63,
    }

    Candidates _left;
    bool _hasValues;
    bool _hasNanoseconds;
    bool _hasZone;
    bool _lacksZone;

    /// <summary>Starts with every type possible.</summary>
    public TextTypes()
    {
        _left = Candidates.All;
    }

    /// <summary>Whether only text is left.</summary>
    public readonly bool IsText => _left == Candidates.None;

    /// <summary>Narrows the type by a value; 16 bytes past its end must be readable.</summary>
    public void Add(byte* text, int length)
    {
        while (length > 0 && *text is (byte)' ' or (byte)'\t')
        {
            text++;
            length--;
        }

        while (length > 0 && text[length - 1] is (byte)' ' or (byte)'\t')
        {
            length--;
        }

        if (length == 0)
        {
            return;
        }

        _hasValues = true;
        _left &= Of(text, length);
    }

    /// <summary>Whether a value has the type.</summary>
    public static bool Fits(DataType type, byte* text, int length)
    {
        var types = new TextTypes();
        types.Add(text, length);
        return !types._hasValues || type.Id switch
        {
            TypeId.Boolean => types._left.HasFlag(Candidates.Boolean),
            TypeId.Int64 => types._left.HasFlag(Candidates.Integer),
            TypeId.Float64 => types._left.HasFlag(Candidates.Number),
            TypeId.Time => types._left.HasFlag(Candidates.Time),
            TypeId.Date => types._left.HasFlag(Candidates.Date),
            TypeId.Timestamp => types._left.HasFlag(Candidates.Timestamp),
            _ => true,
        };
    }

    /// <summary>The type; text where there were no values.</summary>
    public readonly DataType Result()
    {
        TimeUnit unit = _hasNanoseconds ? TimeUnit.Nanosecond : TimeUnit.Microsecond;
        return !_hasValues || _left == Candidates.None ? DataType.Utf8
            : _left.HasFlag(Candidates.Boolean) ? DataType.Boolean
            : _left.HasFlag(Candidates.Integer) ? DataType.Int64
            : _left.HasFlag(Candidates.Number) ? DataType.Float64
            : _left.HasFlag(Candidates.Time) ? DataType.Time(unit)
            : _left.HasFlag(Candidates.Date) ? DataType.Date
            : DataType.Timestamp(unit, _hasZone && !_lacksZone ? "UTC" : null);
    }

    /// <summary>The type of quoted values, which are text unless they are dates or times.</summary>
    public readonly DataType ResultOfStrings()
    {
        DataType type = Result();
        return type.IsTemporal ? type : DataType.Utf8;
    }

    Candidates Of(byte* text, int length)
    {
        Candidates found = Candidates.None;
        byte first = *text;
        if ((uint)(first - '0') <= 9 || first is (byte)'-' or (byte)'+' or (byte)'.')
        {
            found |= TextNumbers.TryInt64(text, length, out _) ? Candidates.Integer : 0;
            found |= TextNumbers.TryDouble(text, length, out _) ? Candidates.Number : 0;
            found |= TextTimes.TryDate(text, length, out _) ? Candidates.Date : 0;
            if (TextTimes.TryTime(text, length, TimeUnit.Nanosecond, out long time))
            {
                found |= Candidates.Time;
                _hasNanoseconds |= time % 1000 != 0;
            }

            if (TextTimes.TryTimestamp(text, length, out _, out int nanoseconds, out bool hasZone))
            {
                found |= Candidates.Timestamp;
                _hasNanoseconds |= nanoseconds % 1000 != 0;
                _hasZone |= hasZone;
                _lacksZone |= !hasZone;
            }

            return found;
        }

        var span = new ReadOnlySpan<byte>(text, length);
        if (Ascii.EqualsIgnoreCase(span, "true"u8) || Ascii.EqualsIgnoreCase(span, "false"u8))
        {
            return Candidates.Boolean;
        }

        return TextNumbers.TryDouble(text, length, out _) ? Candidates.Number : Candidates.None;
    }
}
