using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Finds out whether all strings at one place of the rows are dates, times, timestamps or integers.</summary>
unsafe struct JsonStringTypes
{
    /// <summary>No date or time is longer.</summary>
    const int LongestTime = 40;

    [Flags]
    enum Candidates
    {
        None = 0,
        Time = 1,
        Date = 2,
        Timestamp = 4,
        Integer = 8,
        All = 15,
    }

    Candidates _lost;
    bool _hasNanoseconds;
    bool _hasZone;
    bool _lacksZone;

    /// <summary>Whether all are integers of 64 bits.</summary>
    public readonly bool AreIntegers => (_lost & Candidates.Integer) == 0;

    /// <summary>Takes a string in that has no escapes; 16 bytes past its end must be readable.</summary>
    public void Add(byte* text, int length, JsonOptions options)
    {
        if (_lost != Candidates.All)
        {
            _lost |= Candidates.All & ~Of(text, length, options);
        }
    }

    /// <summary>Takes a string in that is none of these.</summary>
    public void AddOther() => _lost = Candidates.All;

    /// <summary>Takes in what another place has.</summary>
    public void Add(in JsonStringTypes other)
    {
        _lost |= other._lost;
        _hasNanoseconds |= other._hasNanoseconds;
        _hasZone |= other._hasZone;
        _lacksZone |= other._lacksZone;
    }

    /// <summary>Returns the type that all strings have.</summary>
    public readonly DataType Type(JsonTyping typing)
    {
        TimeUnit unit = _hasNanoseconds ? TimeUnit.Nanosecond : TimeUnit.Microsecond;
        return typing.ConvertsStringsToIntegers && AreIntegers ? DataType.Int64
            : !typing.DetectsTimes ? DataType.Utf8
            : (_lost & Candidates.Time) == 0 ? DataType.Time(unit)
            : (_lost & Candidates.Date) == 0 ? DataType.Date
            : (_lost & Candidates.Timestamp) == 0 ? DataType.Timestamp(unit, _hasZone && !_lacksZone ? "UTC" : null)
            : DataType.Utf8;
    }

    Candidates Of(byte* text, int length, JsonOptions options)
    {
        if (length is 0 or > LongestTime)
        {
            return Candidates.None;
        }

        Candidates found = TextNumbers.TryInt64(text, length, out _) ? Candidates.Integer : Candidates.None;
        if (TextTimes.TryTime(text, length, TimeUnit.Nanosecond, out long time))
        {
            found |= Candidates.Time;
            _hasNanoseconds |= time % 1000 != 0;
        }

        if (options.DateFormat?.TryDate(text, length, out _) ?? TextTimes.TryDate(text, length, out _))
        {
            found |= Candidates.Date;
        }

        bool hasZone = false;
        int nanoseconds = 0;
        if (options.TimestampFormat?.TryTimestamp(text, length, out _, out nanoseconds, out hasZone)
            ?? TextTimes.TryTimestamp(text, length, out _, out nanoseconds, out hasZone))
        {
            found |= Candidates.Timestamp;
            _hasNanoseconds |= nanoseconds % 1000 != 0;
            _hasZone |= hasZone;
            _lacksZone |= !hasZone;
        }

        return found;
    }
}
