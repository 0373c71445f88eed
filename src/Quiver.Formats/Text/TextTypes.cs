using System.Numerics;
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

    readonly TextTypesOptions _options;
    Candidates _left;
    uint _dateLayouts;
    uint _timestampLayouts;
    bool _hasValues;
    bool _hasNanoseconds;
    bool _hasZone;
    bool _lacksZone;

    /// <summary>Starts with every type possible, dates in ISO 8601's form only.</summary>
    public TextTypes()
        : this(TextTypesOptions.Iso)
    {
    }

    /// <summary>Starts with every type possible.</summary>
    public TextTypes(TextTypesOptions options)
    {
        _options = options;
        _left = Candidates.All;
        _dateLayouts = options.DateLayouts;
        _timestampLayouts = options.TimestampLayouts;
    }

    /// <summary>Whether only text is left.</summary>
    public readonly bool IsText => _left == Candidates.None;

    /// <summary>Whether there were values.</summary>
    public readonly bool HasValues => _hasValues;

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
    public static bool Fits(DataType type, byte* text, int length) => Fits(type, text, length, TextTypesOptions.Iso);

    /// <summary>Whether a value has the type.</summary>
    public static bool Fits(DataType type, byte* text, int length, TextTypesOptions options)
    {
        var types = new TextTypes(options);
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

    /// <summary>The layouts that all values have, a bit for each; 0 where the type is no date and no timestamp.</summary>
    public readonly uint Layouts() => Result().Id switch
    {
        TypeId.Date => _dateLayouts,
        TypeId.Timestamp => _timestampLayouts,
        _ => 0,
    };

    /// <summary>The type of quoted values, which are text unless they are dates or times.</summary>
    public readonly DataType ResultOfStrings()
    {
        DataType type = Result();
        return type.IsTemporal ? type : DataType.Utf8;
    }

    /// <summary>Returns the types of a value; no text is of two kinds, so that the first kind found ends the search.</summary>
    Candidates Of(byte* text, int length)
    {
        byte first = *text;
        bool isNumeric = (uint)(first - '0') <= 9 || first is (byte)'-' or (byte)'+' or (byte)'.';
        if (isNumeric && (_left & Candidates.Number) != 0)
        {
            if (_options.Numbers.IsPlain)
            {
                if (TextNumbers.TryInt64(text, length, out _))
                {
                    return Candidates.Integer | Candidates.Number;
                }

                if (TextNumbers.TryDouble(text, length, out _))
                {
                    return Candidates.Number;
                }
            }
            else if (OfSeparated(text, length) is not Candidates.None and var kind)
            {
                return kind;
            }
        }

        if ((_left & (Candidates.Date | Candidates.Timestamp | Candidates.Time)) != 0
            && OfTimes(text, length) is not Candidates.None and var time)
        {
            return time;
        }

        if (isNumeric)
        {
            return Candidates.None;
        }

        var span = new ReadOnlySpan<byte>(text, length);
        if (Ascii.EqualsIgnoreCase(span, "true"u8) || Ascii.EqualsIgnoreCase(span, "false"u8))
        {
            return Candidates.Boolean;
        }

        return (_left & Candidates.Number) != 0 && TextNumbers.TryDouble(text, length, out _) ? Candidates.Number : Candidates.None;
    }

    readonly Candidates OfSeparated(byte* text, int length)
    {
        byte* plain = stackalloc byte[NumberFormat.RoomBytes];
        return !_options.Numbers.TryPlain(text, length, plain, out int written) ? Candidates.None
            : TextNumbers.TryInt64(plain, written, out _) ? Candidates.Integer | Candidates.Number
            : TextNumbers.TryDouble(plain, written, out _) ? Candidates.Number
            : Candidates.None;
    }

    Candidates OfTimes(byte* text, int length)
    {
        Candidates found = Candidates.None;
        if (TextTimes.TryTime(text, length, TimeUnit.Nanosecond, out long time))
        {
            _hasNanoseconds |= time % 1000 != 0;
            return Candidates.Time;
        }

        if (_options.DateFormat is { } dateFormat)
        {
            found |= dateFormat.TryDate(text, length, out _) ? Candidates.Date : 0;
        }
        else if ((_left & Candidates.Date) != 0)
        {
            uint layouts = 0;
            for (uint left = _dateLayouts; left != 0; left &= left - 1)
            {
                int layout = BitOperations.TrailingZeroCount(left);
                layouts |= TimeLayout.All[layout].TryDate(text, length, out _) ? 1u << layout : 0;
            }

            _dateLayouts = layouts == 0 ? _dateLayouts : layouts;
            found |= layouts == 0 ? 0 : Candidates.Date;
        }

        if (_options.TimestampFormat is { } timestampFormat)
        {
            bool fits = timestampFormat.TryTimestamp(text, length, out _, out int nanoseconds, out bool hasZone);
            found |= fits ? Timestamp(nanoseconds, hasZone) : 0;
        }
        else if ((_left & Candidates.Timestamp) != 0)
        {
            found |= OfTimestamps(text, length);
        }

        return found;
    }

    Candidates OfTimestamps(byte* text, int length)
    {
        uint layouts = 0;
        for (uint left = _timestampLayouts; left != 0; left &= left - 1)
        {
            int layout = BitOperations.TrailingZeroCount(left);
            if (TimeLayout.All[layout].TryTimestamp(text, length, out _, out int nanoseconds, out bool hasZone))
            {
                layouts |= 1u << layout;
                _ = Timestamp(nanoseconds, hasZone);
            }
        }

        _timestampLayouts = layouts == 0 ? _timestampLayouts : layouts;
        return layouts == 0 ? Candidates.None : Candidates.Timestamp;
    }

    Candidates Timestamp(int nanoseconds, bool hasZone)
    {
        _hasNanoseconds |= nanoseconds % 1000 != 0;
        _hasZone |= hasZone;
        _lacksZone |= !hasZone;
        return Candidates.Timestamp;
    }
}
