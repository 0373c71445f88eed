using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>Reads timestamps of a layout as counts of a unit, in UTC where the text has a zone.</summary>
readonly unsafe struct LayoutTimestampParser(TimeLayout layout, TimeUnit unit) : IFieldParser<long>
{
    public bool TryParse(byte* text, int length, out long value)
    {
        value = 0;
        return layout.TryTimestamp(text, length, out long seconds, out int nanoseconds, out _)
            && TextTimes.TryScale(seconds, nanoseconds, unit, out value);
    }
}
