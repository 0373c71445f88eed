using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>Makes types of shapes: the narrowest that hold all values, maps where keys are data, else text.</summary>
/// <remarks>The thresholds mean what they mean in DuckDB, so that a file gets the same columns in both.</remarks>
sealed class JsonTypeFinder(JsonTyping typing)
{
    /// <summary>The share of the fields of all values that each has on average, from which values are alike.</summary>
    const double AlikeShare = 0.8;

    const JsonKinds Integers = JsonKinds.Integer | JsonKinds.Unsigned | JsonKinds.Huge;
    const JsonKinds Numbers = Integers | JsonKinds.Double;

    /// <summary>Whether rows are objects whose keys are columns.</summary>
    public bool IsRecord(JsonShape rows) => typing.MaxDepth > 0 && rows.Kinds == JsonKinds.Object && rows.Keys.Count > 0 && !IsMap(rows);

    /// <summary>Returns the field that holds all values.</summary>
    public Field Find(string name, JsonShape shape, int depth)
    {
        if (depth >= typing.MaxDepth || (shape.Kinds & JsonKinds.Deep) != 0)
        {
            return JsonField.Create(name);
        }

        DataType? type = shape.Kinds switch
        {
            JsonKinds.None => DataType.Utf8,
            JsonKinds.String => shape.Strings.Type(typing),
            JsonKinds.Boolean => DataType.Boolean,
            JsonKinds.Object => Object(shape, depth),
            JsonKinds.Array => new ListType(Find("item", shape.Element!, depth + 1)),
            _ => Number(shape),
        };
        return type is not null ? new Field(name, type) : typing.KeepsConflictsAsJson ? JsonField.Create(name) : new Field(name, DataType.Utf8);
    }

    DataType? Number(JsonShape shape)
    {
        JsonKinds kinds = shape.Kinds;
        if (kinds == (JsonKinds.Integer | JsonKinds.String) && typing.ConvertsStringsToIntegers && shape.Strings.AreIntegers)
        {
            return DataType.Int64;
        }

        return (kinds & ~Numbers) != 0 ? null
            : (kinds & JsonKinds.Double) != 0 ? DataType.Float64
            : kinds == JsonKinds.Integer ? DataType.Int64
            : kinds == JsonKinds.Unsigned ? DataType.UInt64
            : DataType.Decimal(38, 0);
    }

    DataType Object(JsonShape shape, int depth)
    {
        if (IsMap(shape))
        {
            return DataType.Map(DataType.Utf8, Find("value", shape.MapValue ?? shape.Merged(), depth + 1).Type);
        }

        return DataType.Struct([.. shape.Keys.Select(k => Find(k, shape.Field(k), depth + 1))]);
    }

    bool IsMap(JsonShape shape)
    {
        if (shape.MapValue is not null || shape.Keys.Count == 0)
        {
            return true;
        }

        // Keys that are rarely there are data, or the objects have little to do with each other.
        double appearances = shape.Keys.Sum(k => (double)shape.Field(k).Count) / Math.Max(1, shape.Count - shape.NullCount);
        if (appearances / shape.Keys.Count < typing.FieldAppearanceThreshold)
        {
            return true;
        }

        return shape.Keys.Count >= typing.MapInferenceThreshold && AreAlike(shape);
    }

    static bool AreAlike(JsonShape shape)
    {
        JsonShape merged = shape.Merged();
        if (merged.Kinds != JsonKinds.Object)
        {
            return System.Numerics.BitOperations.PopCount((uint)merged.Kinds) <= 1 || (merged.Kinds & ~Numbers) == 0;
        }

        return shape.Keys.Average(k => shape.Field(k).Keys.Count / (double)Math.Max(1, merged.Keys.Count)) >= AlikeShare;
    }
}
