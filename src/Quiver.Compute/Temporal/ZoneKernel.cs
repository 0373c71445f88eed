using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Temporal;

/// <summary>Turns instants into the wall-clock readings of a zone and back, at the resolution that they have.</summary>
static unsafe class ZoneKernel
{
    /// <summary>Returns wall-clock readings in a zone.</summary>
    public static Column ToLocal(Column instants, TimeZoneRules zone, ColumnScratch scratch) =>
        Shift(instants, DataType.Timestamp(UnitOf(instants.Type)), scratch, (value, perSecond) =>
            zone.OffsetAt(CivilDate.FloorDivide(value, perSecond)) * perSecond);

    /// <summary>Returns the instants of wall-clock readings in a zone.</summary>
    /// <param name="locals">The readings.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="shownIn">The zone of the type of the result.</param>
    /// <param name="scratch">Memory for the result.</param>
    public static Column ToInstant(Column locals, TimeZoneRules zone, string? shownIn, ColumnScratch scratch) =>
        Shift(locals, DataType.Timestamp(UnitOf(locals.Type), shownIn), scratch, (value, perSecond) =>
            -zone.OffsetOfLocal(CivilDate.FloorDivide(value, perSecond)) * perSecond);

    /// <summary>Returns the same counts under another type of the same width.</summary>
    public static Column Retyped(Column values, DataType type, ColumnScratch scratch) =>
        EncodedCall.Map(values, type, scratch, (flat, target) =>
        {
            int width = type.ByteWidth;
            Buffer.MemoryCopy(flat.Data, target.Data(flat.Length, width), (long)flat.Length * width, (long)flat.Length * width);
            return target.FixedWidth(type, flat.Length, EncodedCall.CopyValidity(flat, target));
        });

    static TimeUnit UnitOf(DataType type) => ((TimestampType)type.Logical).Unit;

    static Column Shift(Column values, DataType type, ColumnScratch scratch, Func<long, long, long> offset) =>
        EncodedCall.Map(values, type, scratch, (flat, target) =>
        {
            long perSecond = TimeUnits.PerSecond(((TimestampType)type).Unit);
            long* from = (long*)flat.Data;
            long* to = (long*)target.Data(flat.Length, sizeof(long));
            for (int i = 0; i < flat.Length; i++)
            {
                if (flat.IsNull(i))
                {
                    to[i] = 0;
                    continue;
                }

                long shift = offset(from[i], perSecond);
                long sum = from[i] + shift;
                if (((from[i] ^ sum) & (shift ^ sum)) < 0)
                {
                    throw new QuiverException(ErrorCode.Overflow, "a time zone moves a timestamp out of the range that 64 bits hold");
                }

                to[i] = sum;
            }

            return target.FixedWidth(type, flat.Length, EncodedCall.CopyValidity(flat, target));
        });
}
