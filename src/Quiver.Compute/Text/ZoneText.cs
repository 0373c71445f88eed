using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;

namespace Quiver.Compute.Text;

/// <summary>Shows instants by the clock of the zone of their type.</summary>
static class ZoneText
{
    /// <summary>Returns the wall-clock reading of an instant and how many seconds that clock is ahead of UTC.</summary>
    public static long LocalOf(TimestampType type, long value, out long offset)
    {
        offset = 0;
        if (type.Zone is null or "UTC" || !TimeZoneRules.TryFind(type.Zone, out TimeZoneRules? zone) || zone.IsUtc)
        {
            return value;
        }

        long perSecond = TimeUnits.PerSecond(type.Unit);
        offset = zone.OffsetAt(CivilDate.FloorDivide(value, perSecond));
        return unchecked(value + (offset * perSecond));
    }

    /// <summary>Appends <c>+02:00</c>, or <c>+02</c> where short, and nothing for UTC.</summary>
    public static void AppendOffset(long offset, bool isLong, TextBuffer buffer)
    {
        if (offset == 0)
        {
            return;
        }

        buffer.Append(offset < 0 ? (byte)'-' : (byte)'+');
        long minutes = Math.Abs(offset) / 60;
        buffer.AppendPadded(minutes / 60, 2);
        if (isLong || minutes % 60 != 0)
        {
            buffer.Append((byte)':');
            buffer.AppendPadded(minutes % 60, 2);
        }
    }
}
