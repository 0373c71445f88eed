using System.Buffers.Binary;

namespace Quiver.Arrow.Ipc;

/// <summary>Turns the numbers of big-endian bodies into little-endian ones, in the buffers they were loaded into.</summary>
static unsafe class WireSwap
{
    /// <summary>Turns the numbers of an array and of what is nested in it.</summary>
    public static void Swap(WireField field, WireArray array, bool isCoded)
    {
        WireBuffer[] buffers = array.Buffers;
        if (isCoded)
        {
            Swap(buffers[1], field.Dictionary!.IndexBits / 8);
            return;
        }

        switch (field.Type)
        {
            case WireType.Utf8 or WireType.Binary or WireType.List or WireType.Map:
                Swap(buffers[1], 4);
                break;
            case WireType.LargeUtf8 or WireType.LargeBinary or WireType.LargeList:
                Swap(buffers[1], 8);
                break;
            case WireType.ListView or WireType.LargeListView:
                Swap(buffers[1], field.Type == WireType.ListView ? 4 : 8);
                Swap(buffers[2], field.Type == WireType.ListView ? 4 : 8);
                break;
            case WireType.Utf8View or WireType.BinaryView:
                SwapViews(buffers[1]);
                break;
            case WireType.Union when field.Unit == WireTypes.UnionDense:
                Swap(buffers[1], 4);
                break;
            case WireType.Interval:
                SwapIntervals(buffers[1], field.Unit);
                break;
            case WireType.Int or WireType.FloatingPoint or WireType.Decimal or WireType.Date or WireType.Time or WireType.Timestamp
                or WireType.Duration:
                Swap(buffers[1], WireValues.WidthOf(field));
                break;
        }

        for (int i = 0; i < array.Children.Length; i++)
        {
            Swap(field.Children[i], array.Children[i], field.Children[i].Dictionary is not null);
        }
    }

    static void Swap(WireBuffer buffer, int width)
    {
        if (width == 1)
        {
            return;
        }

        for (long at = 0; at + width <= buffer.Length; at += width)
        {
            new Span<byte>(buffer.Pointer + at, width).Reverse();
        }
    }

    static void SwapIntervals(WireBuffer buffer, short unit)
    {
        if (unit != WireTypes.IntervalMonthDayNano)
        {
            Swap(buffer, 4);
            return;
        }

        for (long at = 0; at + 16 <= buffer.Length; at += 16)
        {
            SwapInt(buffer.Pointer + at);
            SwapInt(buffer.Pointer + at + 4);
            new Span<byte>(buffer.Pointer + at + 8, 8).Reverse();
        }
    }

    static void SwapViews(WireBuffer buffer)
    {
        for (long at = 0; at + 16 <= buffer.Length; at += 16)
        {
            byte* view = buffer.Pointer + at;
            SwapInt(view);
            if (*(int*)view > Columns.StringView.InlineCapacity)
            {
                SwapInt(view + 8);
                SwapInt(view + 12);
            }
        }
    }

    static void SwapInt(byte* at) => *(int*)at = BinaryPrimitives.ReverseEndianness(*(int*)at);
}
