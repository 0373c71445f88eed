using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;
using Quiver.Compute.Json;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Keeps the last path that a call read: it is the same one for every row as a rule.</summary>
sealed class JsonPathCache
{
    byte[]? _source;
    JsonPath _path = Whole;
    long? _index;

    /// <summary>The path to the value itself.</summary>
    public static JsonPath Whole { get; } = JsonPath.Parse("$");

    /// <summary>The path in a row of a column of paths or positions.</summary>
    public JsonPath Of(Column column, int row)
    {
        ValueComparer.Resolve(ref column, ref row);
        if (column is not StringColumn)
        {
            long index = RowLoop.Integer(column, row);
            if (_index != index)
            {
                (_path, _index, _source) = (JsonPath.Element(index), index, null);
            }

            return _path;
        }

        ReadOnlySpan<byte> text = column.IsNull(row) ? "$"u8 : RowLoop.Bytes(column, row);
        if (_source is null || !text.SequenceEqual(_source))
        {
            _source = text.ToArray();
            _path = JsonPath.Parse(System.Text.Encoding.UTF8.GetString(text));
        }

        return _path;
    }

    /// <summary>The path whose steps are the texts after the first argument, elements of a list, or the parts of <c>{a,b}</c>.</summary>
    public JsonPath OfParts(Column[] arguments, int row)
    {
        IEnumerable<string> parts;
        if (arguments[1] is ListColumn list)
        {
            (int start, int end) = list.GetRange(row);
            parts = Enumerable.Range(start, end - start).Select(i => list.Elements.IsNull(i) ? "" : RowLoop.Text(list.Elements, i));
        }
        else
        {
            string first = RowLoop.Text(arguments[1], row);
            bool isArray = arguments.Length == 2 && first.StartsWith('{') && first.EndsWith('}');
            parts = isArray
                ? first == "{}" ? [] : first[1..^1].Split(',').Select(p => p.Trim().Trim('"'))
                : arguments.Skip(1).Select(a => RowLoop.Text(a, row));
        }

        return JsonPath.OfParts(parts);
    }
}
