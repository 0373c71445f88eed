using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions;

/// <summary>The order of values of one type: numbers by size, texts by their UTF-8 bytes, false before true.</summary>
static class ValueOrder
{
    /// <summary>Compares two values of one type.</summary>
    public static int Compare(in InfluxValue left, in InfluxValue right) => left.Type switch
    {
        InfluxType.Float => left.Float.CompareTo(right.Float),
        InfluxType.Unsigned => left.Unsigned.CompareTo(right.Unsigned),
        InfluxType.String => TextOrder.Bytes.Compare(left.Text, right.Text),
        _ => left.Integer.CompareTo(right.Integer),
    };

    /// <summary>Returns the places of points by ascending value; equal values stay in their order.</summary>
    public static int[] PlacesByValue(ReadOnlySpan<Point> points) => points.IsEmpty ? [] : points[0].Value.Type switch
    {
        InfluxType.Float => Places(points, value => value.Float, Comparer<double>.Default),
        InfluxType.Unsigned => Places(points, value => value.Unsigned, Comparer<ulong>.Default),
        InfluxType.String => Places(points, value => value.Text, TextOrder.Bytes),
        _ => Places(points, value => value.Integer, Comparer<long>.Default),
    };

    static int[] Places<TKey>(ReadOnlySpan<Point> points, Func<InfluxValue, TKey> keyOf, IComparer<TKey> order)
    {
        var keys = new TKey[points.Length];
        var places = new int[points.Length];
        for (int i = 0; i < places.Length; i++)
        {
            keys[i] = keyOf(points[i].Value);
            places[i] = i;
        }

        // The default order of numbers has a sort of its own, which is several times faster than one that asks.
        Array.Sort(keys, places, order == Comparer<TKey>.Default ? null : order);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && order.Compare(keys[end], keys[start]) == 0)
            {
                end++;
            }

            Array.Sort(places, start, end - start);
        }

        return places;
    }
}
