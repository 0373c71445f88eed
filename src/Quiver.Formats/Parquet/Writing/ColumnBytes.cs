using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>About how many bytes rows of a column take as plain values, however the column is encoded.</summary>
static unsafe class ColumnBytes
{
    /// <summary>Returns the bytes of some rows.</summary>
    public static long Of(Column column, int first, int count)
    {
        switch (column)
        {
            case FixedWidthColumn:
                return (long)count * column.Type.ByteWidth;
            case StringColumn text:
                var bytes = 4L * count;
                for (var i = first; i < first + count; i++)
                {
                    bytes += text.Views[i].Length;
                }

                return bytes;
            case DictionaryColumn dictionary:
                return count * Math.Max(1, Of(dictionary.Values, 0, dictionary.Values.Length) / Math.Max(1, dictionary.Values.Length));
            case ConstantColumn constant:
                return count * Of(constant.Value, 0, 1);
            case StructColumn structs:
                return structs.Fields.Sum(field => Of(field, first, count));
            case ListColumn lists:
                return (4L * count) + Of(lists.Elements, lists.Offsets[first], lists.Offsets[first + count] - lists.Offsets[first]);
            default:
                return count;
        }
    }
}
