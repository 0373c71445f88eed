using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Tests.Merging;

/// <summary>Makes batches of rows given as objects, with the encodings of columns changing at random.</summary>
sealed unsafe class RowsMaker(Schema schema, Random random)
{
    readonly Dictionary<int, (Column Values, Dictionary<object, int> Codes)> _dictionaries = [];

    /// <summary>Cuts rows into batches of random lengths, some of them empty.</summary>
    public IEnumerable<RecordBatch> Batches(List<object?[]> rows, int maxLength)
    {
        for (var from = 0; from < rows.Count;)
        {
            if (random.Next(10) == 0)
            {
                yield return Batch([]);
            }

            var count = Math.Min(rows.Count - from, 1 + random.Next(maxLength));
            yield return Batch(rows.GetRange(from, count));
            from += count;
        }
    }

    public RecordBatch Batch(List<object?[]> rows) =>
        new(schema, [.. schema.Fields.Select((field, i) => Encode(i, field.Type, [.. rows.Select(row => row[i])]))], rows.Count);

    Column Encode(int ordinal, DataType type, object?[] values)
    {
        var isTime = type is TimestampType;
        if (!isTime && values.Length > 0 && values.All(value => Equals(value, values[0])) && random.Next(2) == 0)
        {
            return new ConstantColumn(Flat(type, [values[0]]), values.Length);
        }

        if (type.Id == TypeId.Utf8 && random.Next(3) > 0)
        {
            return Dictionary(ordinal, values);
        }

        if (random.Next(4) > 0)
        {
            return Flat(type, values);
        }

        // A view from an odd place on.
        var skipped = random.Next(1, 70);
        return Flat(type, [.. Enumerable.Repeat(values.FirstOrDefault() ?? (isTime ? 0L : null), skipped), .. values])
            .Slice(skipped, values.Length);
    }

    static Column Flat(DataType type, object?[] values)
    {
        if (type is TimestampType)
        {
            using var times = new ColumnScratch(MemoryBudget.Unlimited);
            var data = (long*)times.Data(values.Length, sizeof(long));
            for (var i = 0; i < values.Length; i++)
            {
                data[i] = (long)values[i]!;
            }

            return times.Detach(times.FixedWidth(type, values.Length, null));
        }

        using var builder = ColumnBuilder.Create(type);
        foreach (var value in values)
        {
            builder.Append(value);
        }

        return builder.Finish();
    }

    DictionaryColumn Dictionary(int ordinal, object?[] values)
    {
        if (!_dictionaries.TryGetValue(ordinal, out var dictionary) || random.Next(3) == 0
            || values.Any(value => value is not null && !dictionary.Codes.ContainsKey(value)))
        {
            // A new one in any order, with entries that no row has.
            var entries = values.OfType<object>().Distinct().Append("never").OrderBy(_ => random.Next()).ToArray();
            dictionary = (Flat(DataType.Utf8, entries), entries.Index().ToDictionary(entry => entry.Item, entry => entry.Index));
            _dictionaries[ordinal] = dictionary;
        }

        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        var codes = scratch.Offsets(values.Length);
        var validity = scratch.Validity(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            codes[i] = values[i] is { } value ? dictionary.Codes[value] : 0;
            Bitmap.Put(validity, i, values[i] is not null);
        }

        var hasNulls = values.Contains(null);
        return (DictionaryColumn)scratch.Detach(scratch.Dictionary(values.Length, dictionary.Values, hasNulls ? validity : null));
    }
}
