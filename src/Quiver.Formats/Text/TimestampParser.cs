using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>Reads timestamps as counts of a unit, in UTC where the text has a zone.</summary>
readonly unsafe struct TimestampParser(TimeUnit unit) : IFieldParser<long>
{
    public bool TryParse(byte* text, int length, out long value) => TextTimes.TryTimestamp(text, length, unit, out value);
}
