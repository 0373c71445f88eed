using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>Reads times of day as counts of a unit.</summary>
readonly unsafe struct TimeParser(TimeUnit unit) : IFieldParser<long>
{
    public bool TryParse(byte* text, int length, out long value) => TextTimes.TryTime(text, length, unit, out value);
}
